from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0007_versions")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="sent_again",
            field=models.BooleanField(db_default=False, default=False, verbose_name="sent again"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("sent_again", True)),
                fields=["mailing", "id"],
                name="subscriptions_delivery_again",
            ),
        ),
    ]
