package dev.coffre.server.http;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.util.Optional;

/**
 * The caller whose share of the pool of threads some work uses.
 *
 * @param kind decides how large the share is
 * @param holder all work of one holder has one share
 * @param vault the shares of one vault's machines have a limit together
 */
public record ThreadShare(Kind kind, String holder, Optional<VaultId> vault) {
    /** Kinds of callers. */
    public enum Kind {
        /** Commands and reads of a person. */
        PERSON,
        /** Requests of a machine, of a reader of its data, or with vault credentials. */
        MACHINE,
        /** Commands of a person that take minutes or hours. They run on threads of their own. */
        MAINTENANCE
    }

    /** Creates the share of a caller that no vault limits. */
    public ThreadShare(Kind kind, String holder) {
        this(kind, holder, Optional.empty());
    }

    /** Returns the share of an account's reads. */
    public static ThreadShare ofPerson(String account) {
        return new ThreadShare(Kind.PERSON, account);
    }

    /** Returns the share of a machine and of the readers of its data. */
    public static ThreadShare ofMachine(VaultId vault, MachineId machine) {
        return new ThreadShare(Kind.MACHINE, machine.toString(), Optional.of(vault));
    }

    /** Returns the share of the holders of a vault's credentials. */
    public static ThreadShare ofCredentials(VaultId vault) {
        return new ThreadShare(Kind.MACHINE, "credentials " + vault, Optional.of(vault));
    }
}
