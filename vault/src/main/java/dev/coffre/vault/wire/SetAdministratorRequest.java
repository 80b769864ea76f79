package dev.coffre.vault.wire;

/** Whether an account administers the service. */
public record SetAdministratorRequest(boolean administrator) {}
