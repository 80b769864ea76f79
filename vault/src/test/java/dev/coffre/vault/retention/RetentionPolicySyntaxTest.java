package dev.coffre.vault.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.ZoneOffset;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPolicySyntaxTest {
    @Provide
    Arbitrary<RetentionPolicy> policies() {
        return Policies.policies();
    }

    @Property(tries = 500)
    void whatIsWrittenReadsAsTheSamePolicy(@ForAll("policies") RetentionPolicy policy) {
        RetentionPolicyMessage form = RetentionPolicyMessage.of(policy);
        assertThat(RetentionPolicySyntax.parse(
                        policy.zone(),
                        form.daily().map(RetentionPolicySyntax::format),
                        form.weekly().map(RetentionPolicySyntax::format),
                        form.monthly().map(RetentionPolicySyntax::format),
                        form.yearly().map(RetentionPolicySyntax::format)))
                .isEqualTo(form);
    }

    @Test
    void wordsMayBeShortAndTheTimeIsMidnightUnlessSaid() {
        assertThat(monthly("12 on Last sat, sun")).isEqualTo("12 on last saturday,sunday at 00:00");
        assertThat(monthly("12 on 15,last,1 at 18:00")).isEqualTo("12 on 1,15,last at 18:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "twelve", "12", "12 on", "12 on 31", "12 on someday", "12 on first", "12 on last at noon"})
    void whatCannotBeReadIsRefused(String text) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> monthly(text))
                .matches(problem -> problem.code() == ProblemCode.RETENTION_POLICY_INVALID);
    }

    @Test
    void aWordThatIsNoDayIsNamed() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> monthly("12 on last saturday,funday"))
                .withMessageContaining("funday is no day");
    }

    private static String monthly(String text) {
        RetentionPolicyMessage form = RetentionPolicySyntax.parse(
                ZoneOffset.UTC, Optional.empty(), Optional.empty(), Optional.of(text), Optional.empty());
        return RetentionPolicySyntax.format(form.monthly().orElseThrow());
    }
}
