package dev.coffre.server.access;

import dev.coffre.server.people.SignedIn;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** What the holder of a token is and may reach. Nothing but this decides what a request may do. */
public sealed interface Grant {

    /** Reads one domain of one vault. */
    sealed interface Reading extends Grant permits Machine, Reader {
        VaultId vault();

        MachineId machine();

        DomainId domain();
    }

    /**
     * A registered machine: backs up to its domain and reads it.
     *
     * @param keyGen the generation of the keys by which it logged in
     */
    record Machine(VaultId vault, MachineId machine, DomainId domain, int keyGen) implements Reading {}

    /**
     * Somebody with vault credentials, who recovers what another machine backed up.
     *
     * @param generation of these credentials
     */
    record Reader(VaultId vault, MachineId machine, DomainId domain, long generation) implements Reading {}

    /** Somebody with an account; what he may do is looked up for each request. */
    record Person(SignedIn signedIn) implements Grant {}
}
