"""The rows of the list, as somebody would model them for Django's admin."""

from django.db import models


class Account(models.Model):
    """A person."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class MiniProgram(models.Model):
    """A mini program: its name in its default language, and in the other one if it has two."""

    class Kind(models.TextChoices):
        DSL = "dsl", "DSL"
        HTML5 = "html5", "HTML5"

    class Status(models.TextChoices):
        CREATED = "created", "Created"
        RELEASED = "released", "Released"
        ARCHIVED = "archived", "Archived"

    public_id = models.CharField("id", max_length=40, unique=True)
    name = models.CharField(max_length=100)
    other_name = models.CharField("name in the other language", max_length=100, blank=True)
    creator = models.ForeignKey(Account, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status)
    modified = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.name
