package dev.coffre.server.people;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.Deed;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The first administrator of a service that nobody has an account of. Whoever starts the service reads the setup code;
 * whoever knows it may choose a name and a password, once. The code lives in memory and is another at each start, so what
 * a log keeps of it opens nothing. It has 100 bits: nobody guesses it, however often he tries. Thread-safe.
 */
public final class FirstRun {
    private static final int LENGTH = 20;
    private static final int GROUP = 5;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final People people;
    private final AccountKeeping accounts;
    private final AuditLog audit;
    private final String code;

    public FirstRun(People people, AccountKeeping accounts, AuditLog audit, RandomGenerator random) {
        this.people = people;
        this.accounts = accounts;
        this.audit = audit;
        this.code = code(random);
    }

    /** Whether nobody has an account yet. */
    public boolean isOpen() {
        return people.isEmpty();
    }

    /** To be shown to whoever starts the service, in groups of five; of no use once somebody has an account. */
    public String setupCode() {
        return code.replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    /** @throws dev.coffre.vault.problem.Problem {@code setup-closed}, {@code setup-code-wrong}, or what is wrong with the
     *     name or the password */
    public void createAdministrator(String setupCode, String name, String password, String from) {
        if (!isOpen()) {
            throw ProblemCode.SETUP_CLOSED.problem();
        }
        if (!MessageDigest.isEqual(bytes(code), bytes(normal(setupCode)))) {
            throw ProblemCode.SETUP_CODE_WRONG.problem();
        }
        create(name, password, from);
    }

    /** By whoever owns the data folder, who needs no code; {@code setup-closed} when anybody has an account. */
    public void createAdministrator(String name, String password) {
        create(name, password, Actor.Local.FROM);
    }

    private void create(String name, String password, String from) {
        audit.tell("", from, Optional.empty(), Deed.of("set-up").with("account", name), () -> {
            accounts.createFirst(name, password);
            return name;
        });
    }

    private static String normal(String typed) {
        return typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String code(RandomGenerator random) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
