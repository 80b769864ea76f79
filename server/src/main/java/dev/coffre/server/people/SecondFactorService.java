package dev.coffre.server.people;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.SecondFactorOfferRow;
import dev.coffre.server.catalog.SecondFactorRow;
import dev.coffre.server.catalog.SecondFactorTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.state.CatalogSecretCipher;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.JournalEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The optional second factor: a time-based code from an authenticator app, or one of ten single-use spare codes. The
 * factor is on once its owner has entered a code. Thread-safe.
 */
public final class SecondFactorService {
    private static final int SPARE_CODES = 10;
    private static final int SPARE_BYTES = 10;
    private static final int GROUP = 4;
    private static final Duration SECRET_LIFETIME = Duration.ofMinutes(15);

    private final Catalog catalog;
    private final Ledger ledger;
    private final CatalogSecretCipher key;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final SecondFactorOffers offers;

    public SecondFactorService(
            Catalog catalog,
            Ledger ledger,
            Path keys,
            SecondFactorOffers offers,
            InstantSource clock,
            RandomGenerator random) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.key = new CatalogSecretCipher(
                keys,
                random,
                (file, e) ->
                        ProblemCode.SECOND_FACTOR_UNUSABLE.with("file", file).causedBy(e));
        this.offers = offers;
        if (catalog.isShared()) {
            key.createKey();
        }
        this.clock = clock;
        this.random = random;
    }

    /**
     * A new secret for the authenticator app.
     *
     * @param secret base 32, to be typed
     * @param uri the same as an {@code otpauth://} address, for a QR code
     */
    public record SecondFactorSecret(String secret, String uri) {
        /** Omits the secret, which must not reach a log. */
        @Override
        public String toString() {
            return "Offer";
        }
    }

    public boolean isOn(String account) {
        return row(account).isPresent();
    }

    /**
     * Returns a new secret, to be confirmed within 15 minutes. Throws {@code second-factor-on} if a factor is on
     * already.
     */
    public SecondFactorSecret begin(String account) {
        if (isOn(account)) {
            throw ProblemCode.SECOND_FACTOR_ON.problem();
        }
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        offers.put(new SecondFactorOfferRow(
                account, key.seal(account, secret), clock.instant().plus(SECRET_LIFETIME)));
        String text = Base32.encode(secret);
        return new SecondFactorSecret(text, Totp.uri(account, text));
    }

    /**
     * Turns the factor on and returns the spare codes. They cannot be read again.
     *
     * @throws dev.coffre.vault.problem.Problem {@code second-factor-off} if {@link #begin} was not called,
     *     {@code second-factor-wrong}
     */
    public List<String> confirm(String account, String code) {
        SecondFactorOfferRow offer = offers.find(account)
                .filter(found -> found.expires().isAfter(clock.instant()))
                .orElseThrow(ProblemCode.SECOND_FACTOR_OFF::problem);
        OptionalLong step = Totp.step(key.open(account, offer.sealed()), normalized(code), clock.instant());
        if (step.isEmpty()) {
            throw ProblemCode.SECOND_FACTOR_WRONG.problem();
        }
        List<String> codes = Stream.generate(this::spareCode).limit(SPARE_CODES).toList();
        ledger.append(new JournalEvent.SecondFactorSet(
                account,
                HexFormat.of().formatHex(offer.sealed()),
                codes.stream().map(SecondFactorService::hash).toList()));
        offers.remove(account);
        catalog.write(connection -> new SecondFactorTable(connection).useStep(account, step.getAsLong()));
        return codes;
    }

    /**
     * Consumes the code. Does nothing for an account without a second factor.
     *
     * @throws dev.coffre.vault.problem.Problem {@code second-factor-missing} without a code,
     *     {@code second-factor-wrong} for a wrong or already used one
     */
    void consumeCode(String account, Optional<String> code) {
        Optional<SecondFactorRow> row = row(account);
        if (row.isEmpty()) {
            return;
        }
        String typed = code.map(SecondFactorService::normalized)
                .filter(text -> !text.isEmpty())
                .orElseThrow(ProblemCode.SECOND_FACTOR_MISSING::problem);
        boolean right =
                typed.length() == Totp.DIGITS ? consumeTotp(row.get(), typed) : consumeSpareCode(account, typed);
        if (!right) {
            throw ProblemCode.SECOND_FACTOR_WRONG.problem();
        }
    }

    /** Number of unused spare codes. */
    public long unusedSpareCodes(String account) {
        return catalog.read(connection -> new SecondFactorTable(connection).spareCodes(account));
    }

    /** Turns the factor off: the password is then enough. */
    public void remove(String account) {
        if (!isOn(account)) {
            throw ProblemCode.SECOND_FACTOR_OFF.problem();
        }
        ledger.append(new JournalEvent.SecondFactorRemoved(account));
    }

    private boolean consumeTotp(SecondFactorRow row, String code) {
        OptionalLong step = Totp.step(key.open(row.account(), row.sealed()), code, clock.instant());
        return step.isPresent()
                && catalog.write(
                        connection -> new SecondFactorTable(connection).useStep(row.account(), step.getAsLong()));
    }

    private boolean consumeSpareCode(String account, String code) {
        Sha256 hash = hash(code);
        return ledger.exclusively(() -> {
            if (!catalog.read(connection -> new SecondFactorTable(connection).hasSpareCode(account, hash))) {
                return false;
            }
            ledger.append(new JournalEvent.SpareCodeUsed(account, hash));
            return true;
        });
    }

    private Optional<SecondFactorRow> row(String account) {
        return catalog.read(connection -> new SecondFactorTable(connection).find(account));
    }

    private String spareCode() {
        byte[] bytes = new byte[SPARE_BYTES];
        random.nextBytes(bytes);
        return Base32.encode(bytes).replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    private static Sha256 hash(String code) {
        return Sha256.of(normalized(code).getBytes(StandardCharsets.UTF_8));
    }

    /** Normalises a typed code: any case, with spaces or dashes. */
    private static String normalized(String typed) {
        return typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT);
    }
}
