package dev.coffre.server.message;

/** Whether an account administers the service. */
public record SetAdministratorRequest(boolean administrator) {}
