package dev.coffre.vault.wire;

/** Whether an account administers the service. */
public record SetAdministrator(boolean administrator) {}
