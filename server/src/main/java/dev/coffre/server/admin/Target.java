package dev.coffre.server.admin;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;

/** What a command is about, found and allowed. A name is looked up once: what was checked is what is changed. */
sealed interface Target {
    record Service() implements Target {}

    record OneVault(VaultRow row) implements Target {}

    record OneMachine(MachineRow row) implements Target {}

    record OneAccount(String name) implements Target {}
}
