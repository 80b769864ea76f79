package dev.coffre.server.admin;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.vault.id.VaultId;
import java.util.Map;
import java.util.Optional;

/** What a command is about, found and allowed. A name is looked up once: what was checked is what is changed. */
sealed interface Target {
    /** The vault that it is or belongs to. */
    Optional<VaultId> vault();

    /** How the audit log calls it: by name as it is now, and by what never changes. */
    Map<String, String> facts();

    /** The service itself, or what has no vault. */
    record Service() implements Target {
        @Override
        public Optional<VaultId> vault() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }
    }

    record OneVault(VaultRow row) implements Target {
        @Override
        public Optional<VaultId> vault() {
            return Optional.of(row.id());
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("vault", row.name());
        }
    }

    record OneMachine(MachineRow row) implements Target {
        @Override
        public Optional<VaultId> vault() {
            return Optional.of(row.vault());
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("machine", row.name(), "machineId", row.id().toString());
        }
    }

    record OneAccount(String name) implements Target {
        @Override
        public Optional<VaultId> vault() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("account", name);
        }
    }
}
