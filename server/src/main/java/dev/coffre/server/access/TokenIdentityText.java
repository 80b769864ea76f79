package dev.coffre.server.access;

import dev.coffre.server.people.AccountSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;

/** The identity of a token as a text of the catalog. */
final class TokenIdentityText {
    private static final String MACHINE = "machine";
    private static final String READER = "reader";
    private static final String ACCOUNT = "account";

    private TokenIdentityText() {}

    static String of(TokenIdentity identity) {
        return switch (identity) {
            case TokenIdentity.MachineTokenIdentity machine -> of(MACHINE, machine, machine.keyGen());
            case TokenIdentity.ReaderTokenIdentity reader -> of(READER, reader, reader.generation());
            case TokenIdentity.AccountTokenIdentity person ->
                String.join(
                        " ",
                        ACCOUNT,
                        person.session().credentialFingerprint(),
                        Long.toString(person.session().lastProof().toEpochMilli()),
                        person.session().account());
        };
    }

    private static String of(String kind, TokenIdentity.DomainTokenIdentity identity, long generation) {
        return String.join(
                " ",
                kind,
                identity.vault().toString(),
                identity.machine().toString(),
                identity.domain().toString(),
                Long.toString(generation));
    }

    /** The name of an account is last, since it may have spaces. */
    static TokenIdentity parse(String text) {
        String[] parts = text.split(" ", 2);
        if (parts[0].equals(ACCOUNT)) {
            String[] session = parts[1].split(" ", 3);
            return new TokenIdentity.AccountTokenIdentity(
                    new AccountSession(session[2], session[0], Instant.ofEpochMilli(Long.parseLong(session[1]))));
        }
        String[] ids = parts[1].split(" ", 4);
        VaultId vault = VaultId.parse(ids[0]);
        MachineId machine = MachineId.parse(ids[1]);
        DomainId domain = DomainId.parse(ids[2]);
        return parts[0].equals(MACHINE)
                ? new TokenIdentity.MachineTokenIdentity(vault, machine, domain, Integer.parseInt(ids[3]))
                : new TokenIdentity.ReaderTokenIdentity(vault, machine, domain, Long.parseLong(ids[3]));
    }
}
