package dev.coffre.server.access;

import dev.coffre.server.people.AccountSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** The identity behind a token and the data that it may reach. It alone decides what a request may do. */
public sealed interface TokenIdentity {

    /** Read access to one domain of one vault. */
    sealed interface DomainTokenIdentity extends TokenIdentity permits MachineTokenIdentity, ReaderTokenIdentity {
        VaultId vault();

        MachineId machine();

        DomainId domain();
    }

    /**
     * A registered machine. It backs up to its domain and reads it.
     *
     * @param keyGen generation of the keys by which it authenticated
     */
    record MachineTokenIdentity(VaultId vault, MachineId machine, DomainId domain, int keyGen)
            implements DomainTokenIdentity {}

    /**
     * A holder of vault credentials, who recovers data that another machine backed up.
     *
     * @param generation of these credentials
     */
    record ReaderTokenIdentity(VaultId vault, MachineId machine, DomainId domain, long generation)
            implements DomainTokenIdentity {}

    /** A person with an account. The rights are read for each request. */
    record AccountTokenIdentity(AccountSession session) implements TokenIdentity {}
}
