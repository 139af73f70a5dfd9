from django.urls import path

from appointments.form import views

app_name = "appointments"
urlpatterns = [
    path("", views.RequestAppointment.as_view(), name="request"),
    path("thanks/", views.Thanks.as_view(), name="thanks"),
]
