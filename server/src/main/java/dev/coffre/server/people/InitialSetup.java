package dev.coffre.server.people;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.state.StateKey;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Creates the first administrator of a service that has no accounts yet. The setup code is shown when the service
 * starts, and allows its reader to choose a name and a password once. The code of one process
 * changes at each start, so an old log gives no access. Processes that share a catalog have the same code, because another
 * one may answer than showed it. It has 100 bits, so attempts need no rate limit. Thread-safe.
 */
public final class InitialSetup {
    private static final int LENGTH = 20;
    private static final int GROUP = 5;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final AccountQueries people;
    private final AccountService accounts;
    private final AuditLog audit;
    private final String code;

    public InitialSetup(AccountQueries people, AccountService accounts, AuditLog audit, StateKey key) {
        this.people = people;
        this.accounts = accounts;
        this.audit = audit;
        this.code = code(key);
    }

    /** Whether the service has no account yet. */
    public boolean isOpen() {
        return people.isEmpty();
    }

    /** Setup code in groups of five, to be shown at start. It is useless once an account exists. */
    public String setupCode() {
        return code.replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    /**
     * @throws dev.coffre.vault.problem.Problem {@code setup-closed}, {@code setup-code-wrong}, or a problem of the name
     *     or the password
     */
    public void createAdministrator(String setupCode, String name, String password, String from) {
        if (!isOpen()) {
            throw ProblemCode.SETUP_CLOSED.problem();
        }
        if (!MessageDigest.isEqual(bytes(code), bytes(normalized(setupCode)))) {
            throw ProblemCode.SETUP_CODE_WRONG.problem();
        }
        create(name, password, from);
    }

    /** For the owner of the data folder, who needs no code. Throws {@code setup-closed} if any account exists. */
    public void createAdministrator(String name, String password) {
        create(name, password, Actor.Local.FROM);
    }

    private void create(String name, String password, String from) {
        audit.record("", from, Optional.empty(), AuditAction.of("set-up").with("account", name), () -> {
            accounts.createFirst(name, password);
            return name;
        });
    }

    private static String normalized(String typed) {
        return typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String code(StateKey key) {
        byte[] bytes = key.hash("setup-code", "").bytes();
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(bytes[i] & (ALPHABET.length() - 1)));
        }
        return text.toString();
    }
}
