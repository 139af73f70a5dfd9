from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('outbox', '0002_owner_in_place_of_request')]

    operations = [migrations.RemoveField('outboxmessage', 'request')]
