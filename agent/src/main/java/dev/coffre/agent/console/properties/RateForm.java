package dev.coffre.agent.console.properties;

import dev.coffre.agent.throttle.Bitrate;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The form fields of a rate.
 *
 * @param amount in units, with a decimal point
 * @param unit {@code K} or {@code M}, decimal
 */
public record RateForm(String amount, String unit) {
    private static final int KILO_DIGITS = 3;
    private static final int MEGA_DIGITS = 6;
    private static final long MEGA = 1_000_000;

    static RateForm of(Bitrate rate) {
        boolean mega = rate.bitsPerSecond() >= MEGA;
        BigDecimal amount = BigDecimal.valueOf(rate.bitsPerSecond(), mega ? MEGA_DIGITS : KILO_DIGITS);
        return new RateForm(amount.stripTrailingZeros().toPlainString(), mega ? "M" : "K");
    }

    /** Returns the rate; empty if the fields are malformed or out of range. */
    Optional<Bitrate> rate() {
        return Bitrate.parse(amount + unit);
    }

    @Override
    public String toString() {
        return amount + unit;
    }
}
