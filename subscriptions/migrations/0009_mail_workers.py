from django.db import migrations, models
from django.db.models.functions import Now

KEY = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0008_delivery_again")]

    operations = [
        migrations.CreateModel(
            name="MailServer",
            fields=[
                ("id", KEY),
                ("rate", models.FloatField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("closings", models.PositiveIntegerField(default=0)),
                ("closed_until", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="MailWorker",
            fields=[
                ("id", KEY),
                ("name", models.CharField(max_length=100, unique=True)),
                ("seen_at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.AddField(
            model_name="mailing",
            name="recent",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=200
            ),
        ),
    ]
