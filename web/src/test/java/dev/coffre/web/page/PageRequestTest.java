package dev.coffre.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PageRequestTest {
    private static Problem malformed(String typed) {
        return ProblemCode.REQUEST_MALFORMED.with("reason", typed);
    }

    @Test
    void numbersAndDatesAreReadFromFields() {
        PageRequest form = new SentForm("days=+7+&day=2026-11-28&sure=on");

        assertThat(form.parsed("days", Integer::valueOf)).contains(7);
        assertThat(form.parsed("days", Integer::valueOf, PageRequestTest::malformed))
                .contains(7);
        assertThat(form.parsed("day", LocalDate::parse)).contains(LocalDate.of(2026, 11, 28));
        assertThat(form.parsed("none", Integer::valueOf, PageRequestTest::malformed))
                .isEmpty();
        assertThat(form.isChecked("sure")).isTrue();
        assertThat(form.isChecked("none")).isFalse();
    }

    @Test
    void aMalformedFieldIsMissingOrRefused() {
        PageRequest form = new SentForm("days=many&day=tomorrow");

        assertThat(form.parsed("days", Integer::valueOf)).isEmpty();
        assertThat(form.parsed("day", LocalDate::parse)).isEmpty();
        assertThatThrownBy(() -> form.parsed("days", Integer::valueOf, PageRequestTest::malformed))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.details()).containsEntry("reason", "many"));
    }

    @Test
    void aDefectOfAParserIsNotTakenForAMalformedField() {
        PageRequest form = new SentForm("days=7");

        assertThatThrownBy(() -> form.parsed("days", typed -> {
                    throw new IllegalStateException(typed);
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theQueryIsPartOfTheAddressToReturnTo() {
        assertThat(new SentForm("a=b").pathAndQuery()).isEqualTo("/page?a=b");
        assertThat(new SentForm("").pathAndQuery()).isEqualTo("/page");
    }
}
