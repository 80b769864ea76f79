package dev.coffre.server.people;

import dev.coffre.vault.id.VaultId;
import java.util.Optional;
import java.util.Set;

/** Who asks for something, with the rights that hold at this moment. Made anew for each request. */
public sealed interface Actor {
    /** How lists and logs call this one. */
    String name();

    /** Where the request came from: an IP address, or {@code local}. */
    String from();

    /** Whether the service itself is this one's to administer: vaults, accounts, the store. */
    boolean administers();

    /** Empty: for this one the vault does not exist. */
    Optional<Role> roleIn(VaultId vault);

    /** The vaults that this one sees; empty for all there are and will be. */
    Optional<Set<VaultId>> vaults();

    /** Whether this one proved within the last minutes to be who it is. */
    boolean isProven();

    default boolean may(Role least, VaultId vault) {
        return roleIn(vault).filter(role -> role.includes(least)).isPresent();
    }

    default boolean sees(VaultId vault) {
        return may(Role.READER, vault);
    }

    /**
     * Who owns the data folder or is root on its machine, and so could do everything anyway: the command line and the
     * administration socket.
     *
     * @param user the operating system's name
     */
    record Local(String user) implements Actor {
        /** Where such requests come from. */
        public static final String FROM = "local";

        @Override
        public String name() {
            return user;
        }

        @Override
        public String from() {
            return FROM;
        }

        @Override
        public boolean administers() {
            return true;
        }

        /** Whoever owns the data folder has no account that a proof could be of. */
        @Override
        public boolean isProven() {
            return true;
        }

        @Override
        public Optional<Role> roleIn(VaultId vault) {
            return Optional.of(Role.OWNER);
        }

        @Override
        public Optional<Set<VaultId>> vaults() {
            return Optional.empty();
        }
    }

    /**
     * Somebody with an account.
     *
     * @param token the name of the API token that stands for the account; empty when the person signed in
     * @param isProven whether the person gave password or second factor within the last minutes
     */
    record Person(String account, Rights rights, String from, Optional<String> token, boolean isProven)
            implements Actor {
        /** Somebody who has just given the password. */
        public static Person signedIn(String account, Rights rights, String from) {
            return new Person(account, rights, from, Optional.empty(), true);
        }

        @Override
        public String name() {
            return account;
        }

        @Override
        public boolean administers() {
            return rights.administrator();
        }

        @Override
        public Optional<Role> roleIn(VaultId vault) {
            return rights.in(vault);
        }

        @Override
        public Optional<Set<VaultId>> vaults() {
            return rights.vaults();
        }
    }
}
