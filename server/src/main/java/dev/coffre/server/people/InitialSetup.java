package dev.coffre.server.people;

import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/**
 * Creates the first administrator of a service that has no accounts yet. The setup code is shown when the service starts, and
 * allows its reader to choose a name and a password once. It has 100 bits, so attempts need no rate limit. Thread-safe.
 */
public final class InitialSetup {
    private final AccountQueries people;
    private final AccountService accounts;
    private final AuditLog audit;
    private final SetupCode code;

    public InitialSetup(AccountQueries people, AccountService accounts, AuditLog audit, SetupCode code) {
        this.people = people;
        this.accounts = accounts;
        this.audit = audit;
        this.code = code;
    }

    /** Whether the service has no account yet. */
    public boolean isOpen() {
        return people.isEmpty();
    }

    /** Setup code in groups of five, to be shown at start. It is useless once an account exists. */
    public String setupCode() {
        return code.shown();
    }

    /**
     * @throws dev.coffre.vault.problem.Problem {@code setup-closed}, {@code setup-code-wrong}, or a problem of the name
     *     or the password
     */
    public void createAdministrator(String setupCode, String name, String password, String from) {
        if (!isOpen()) {
            throw ProblemCode.SETUP_CLOSED.problem();
        }
        if (!code.accepts(setupCode)) {
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
}
