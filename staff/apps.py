from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save


class StaffConfig(AppConfig):
    name = "staff"

    def ready(self) -> None:
        from staff import owners, roles  # permissions exist only now

        post_migrate.connect(roles.apply_roles)
        user = apps.get_model("auth.User")
        user._meta.verbose_name, user._meta.verbose_name_plural = "account", "accounts"
        post_save.connect(owners.keep_file, sender=user)
        post_delete.connect(owners.keep_file, sender=user)
        m2m_changed.connect(owners.keep_file, sender=user.groups.through)


class StaffAdminConfig(AdminConfig):
    default_site = "staff.admin_site.ClinicAdminSite"
