package dev.coffre.server.hosting;

import dev.coffre.server.access.NewPassword;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.ProblemCode;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes accounts and sets their passwords. */
public final class AccountKeeping {
    /** The one role of this version. */
    private static final String ROLE = "administrator";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    private static final int MIN_PASSWORD = 8;
    private static final int MAX_PASSWORD = 1_024;

    private final Ledger ledger;
    private final RandomGenerator random;

    public AccountKeeping(Ledger ledger, RandomGenerator random) {
        this.ledger = ledger;
        this.random = random;
    }

    public void setPassword(String name, String password) {
        if (!NAME.matcher(name).matches()) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "not a name for an account");
        }
        if (password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD) {
            throw ProblemCode.REQUEST_MALFORMED.with(
                    "reason", "a password has " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters");
        }
        ledger.append(new JournalEvent.AccountSet(name, ROLE, NewPassword.hash(password, random)));
    }
}
