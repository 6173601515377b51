"""Pictures and files of the library: what is let in, how it is kept, how it is shown."""
