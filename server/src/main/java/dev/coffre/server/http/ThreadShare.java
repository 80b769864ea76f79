package dev.coffre.server.http;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/**
 * The caller whose share of the pool of threads some work uses.
 *
 * @param kind decides how large the share is
 * @param holder all work of one holder has one share
 */
public record ThreadShare(Kind kind, String holder) {
    /** Kinds of callers. */
    public enum Kind {
        /** Commands and reads of a person. */
        PERSON,
        /** Requests of a machine, of a reader of its data, or with vault credentials. */
        MACHINE,
        /** Commands of a person that take minutes or hours. They run on threads of their own. */
        MAINTENANCE
    }

    /** Returns the share of an account's reads. */
    public static ThreadShare ofPerson(String account) {
        return new ThreadShare(Kind.PERSON, account);
    }

    /** Returns the share of a machine and of the readers of its data. */
    public static ThreadShare ofMachine(MachineId machine) {
        return new ThreadShare(Kind.MACHINE, machine.toString());
    }

    /** Returns the share of the holders of a vault's credentials. */
    public static ThreadShare ofCredentials(VaultId vault) {
        return new ThreadShare(Kind.MACHINE, "credentials " + vault);
    }
}
