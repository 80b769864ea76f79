package dev.coffre.server.people;

import dev.coffre.vault.id.VaultId;
import java.util.Optional;
import java.util.Set;

/** The originator of a request, with the rights that it has at this moment. Created for each request. */
public sealed interface Actor {
    /** Name in lists and logs. */
    String name();

    /** IP address that the request came from, or {@code local}. */
    String from();

    /** Returns whether this actor administers the service itself: vaults, accounts, the store. */
    boolean administers();

    /** Returns the actor's role in the vault. Empty means that the vault does not exist for this actor. */
    Optional<Role> roleIn(VaultId vault);

    /** Returns the vaults that this actor sees. Empty means all vaults, present and future. */
    Optional<Set<VaultId>> vaults();

    /** Whether this actor gave a proof of identity within the last minutes. */
    boolean isProven();

    default boolean may(Role least, VaultId vault) {
        return roleIn(vault).filter(role -> role.includes(least)).isPresent();
    }

    default boolean sees(VaultId vault) {
        return may(Role.READER, vault);
    }

    /**
     * The owner of the data folder, or root on its machine: the command line and the administration socket. Such a user
     * can do everything anyway.
     *
     * @param user user name in the operating system
     */
    record Local(String user) implements Actor {
        /** Origin of local requests. */
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

        /** Always true: a local user has no account to prove. */
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
     * A person with an account.
     *
     * @param token name of the API token that acts for the account; empty if the person signed in
     * @param isProven whether the person gave the password or second factor within the last minutes
     */
    record Person(String account, Rights rights, String from, Optional<String> token, boolean isProven)
            implements Actor {
        /** Returns the actor for a person who has just given the password. */
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
