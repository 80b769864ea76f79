package dev.coffre.vault.wire;

/** Another name, under which people see something. */
public record SetName(String name) {}
