from django.conf import settings
from django.db import migrations


def rename_permissions(apps, schema_editor):
    """Django renames the content type of a renamed model, and leaves its permissions."""
    permissions = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for action in ("add", "change", "delete", "view"):
        permissions.filter(
            content_type__app_label="publishing", codename=f"{action}_forwardedaddress"
        ).update(codename=f"{action}_redirect", name=f"Can {action} redirect")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("publishing", "0008_provenance_moves"),
    ]

    operations = [
        migrations.RenameModel("ForwardedAddress", "Redirect"),
        migrations.AlterModelOptions("redirect", {"ordering": ["old_path"]}),
        migrations.RunPython(rename_permissions, migrations.RunPython.noop, elidable=True),
    ]
