package dev.coffre.server.people;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SecondFactorRow;
import dev.coffre.server.catalog.SecondFactors;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The optional second factor: a time-based code from an authenticator app, or one of ten single-use spare codes. The factor is
 * on once its owner has entered a code. Thread-safe.
 */
public final class SecondFactorKeeping {
    private static final int SPARE_CODES = 10;
    private static final int SPARE_BYTES = 10;
    private static final int GROUP = 4;
    private static final Duration OFFER_LIFE = Duration.ofMinutes(15);

    private final Catalog catalog;
    private final Ledger ledger;
    private final PeopleKey key;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Secrets shown and not yet confirmed, by account. */
    private final Map<String, Pending> offers = new ConcurrentHashMap<>();

    public SecondFactorKeeping(Catalog catalog, Ledger ledger, Path keys, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.key = new PeopleKey(keys, random);
        this.clock = clock;
        this.random = random;
    }

    /**
     * A new secret for the authenticator app.
     *
     * @param secret base 32, to be typed
     * @param uri the same as an {@code otpauth://} address, for a QR code
     */
    public record Offer(String secret, String uri) {
        /** Omits the secret, which must not reach a log. */
        @Override
        public String toString() {
            return "Offer";
        }
    }

    public boolean isOn(String account) {
        return row(account).isPresent();
    }

    /** Returns a new secret, to be confirmed within 15 minutes. Throws {@code second-factor-on} if a factor is on already. */
    public Offer begin(String account) {
        if (isOn(account)) {
            throw ProblemCode.SECOND_FACTOR_ON.problem();
        }
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        offers.put(account, new Pending(secret, clock.instant().plus(OFFER_LIFE)));
        String text = Base32.write(secret);
        return new Offer(text, Totp.uri(account, text));
    }

    /**
     * Turns the factor on and returns the spare codes. They cannot be read again.
     *
     * @throws dev.coffre.vault.problem.Problem {@code second-factor-off} if {@link #begin} was not called,
     *     {@code second-factor-wrong}
     */
    public List<String> confirm(String account, String code) {
        Pending offer = offers.get(account);
        if (offer == null || !offer.expires.isAfter(clock.instant())) {
            throw ProblemCode.SECOND_FACTOR_OFF.problem();
        }
        OptionalLong step = Totp.step(offer.secret, digits(code), clock.instant());
        if (step.isEmpty()) {
            throw ProblemCode.SECOND_FACTOR_WRONG.problem();
        }
        List<String> codes = Stream.generate(this::spareCode).limit(SPARE_CODES).toList();
        ledger.append(new JournalEvent.SecondFactorSet(
                account,
                HexFormat.of().formatHex(key.seal(account, offer.secret)),
                codes.stream().map(SecondFactorKeeping::hash).toList()));
        offers.remove(account);
        catalog.write(connection -> new SecondFactors(connection).useStep(account, step.getAsLong()));
        return codes;
    }

    /**
     * Consumes the code. Does nothing for an account without a second factor.
     *
     * @throws dev.coffre.vault.problem.Problem {@code second-factor-missing} without a code, {@code second-factor-wrong} for a
     *     wrong or already used one
     */
    void use(String account, Optional<String> code) {
        Optional<SecondFactorRow> row = row(account);
        if (row.isEmpty()) {
            return;
        }
        String typed = code.map(SecondFactorKeeping::digits)
                .filter(text -> !text.isEmpty())
                .orElseThrow(ProblemCode.SECOND_FACTOR_MISSING::problem);
        boolean right = typed.length() == Totp.DIGITS ? useTime(row.get(), typed) : useSpare(account, typed);
        if (!right) {
            throw ProblemCode.SECOND_FACTOR_WRONG.problem();
        }
    }

    /** Number of unused spare codes. */
    public long spareCodes(String account) {
        return catalog.read(connection -> new SecondFactors(connection).spareCodes(account));
    }

    /** Turns the factor off: the password is then enough. */
    public void remove(String account) {
        if (!isOn(account)) {
            throw ProblemCode.SECOND_FACTOR_OFF.problem();
        }
        ledger.append(new JournalEvent.SecondFactorRemoved(account));
    }

    private boolean useTime(SecondFactorRow row, String code) {
        OptionalLong step = Totp.step(key.open(row.account(), row.sealed()), code, clock.instant());
        return step.isPresent()
                && catalog.write(connection -> new SecondFactors(connection).useStep(row.account(), step.getAsLong()));
    }

    private boolean useSpare(String account, String code) {
        Sha256 hash = hash(code);
        return ledger.inTurn(() -> {
            if (!catalog.read(connection -> new SecondFactors(connection).hasSpareCode(account, hash))) {
                return false;
            }
            ledger.append(new JournalEvent.SpareCodeUsed(account, hash));
            return true;
        });
    }

    private Optional<SecondFactorRow> row(String account) {
        return catalog.read(connection -> new SecondFactors(connection).find(account));
    }

    private String spareCode() {
        byte[] bytes = new byte[SPARE_BYTES];
        random.nextBytes(bytes);
        return Base32.write(bytes).replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    private static Sha256 hash(String code) {
        return Sha256.of(digits(code).getBytes(StandardCharsets.UTF_8));
    }

    /** Normalises a typed code: any case, with spaces or dashes. */
    private static String digits(String typed) {
        return typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT);
    }

    private static final class Pending {
        private final byte[] secret;
        private final Instant expires;

        private Pending(byte[] secret, Instant expires) {
            this.secret = secret;
            this.expires = expires;
        }
    }
}
