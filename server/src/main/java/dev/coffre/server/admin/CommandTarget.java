package dev.coffre.server.admin;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.vault.id.VaultId;
import java.util.Map;
import java.util.Optional;

/** The resolved object of a command. A name is resolved once, so the object that was checked is the one that is changed. */
sealed interface CommandTarget {
    /** The vault that the target is or belongs to. */
    Optional<VaultId> vault();

    /** Facts for the audit log: the present name and the permanent id. */
    Map<String, String> facts();

    /** The service itself, or an object without a vault. */
    record WholeService() implements CommandTarget {
        @Override
        public Optional<VaultId> vault() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }
    }

    record TargetVault(VaultRow row) implements CommandTarget {
        @Override
        public Optional<VaultId> vault() {
            return Optional.of(row.id());
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("vault", row.name());
        }
    }

    record TargetMachine(MachineRow row) implements CommandTarget {
        @Override
        public Optional<VaultId> vault() {
            return Optional.of(row.vault());
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("machine", row.name(), "machineId", row.id().toString());
        }
    }

    record TargetAccount(String name) implements CommandTarget {
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
