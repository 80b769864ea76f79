package dev.coffre.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormFieldsTest {
    private static final int LIMIT = 8;

    private static FormFields form(String... encoded) {
        return FormFields.parse(LIMIT, encoded);
    }

    @Test
    void namesAndValuesAreDecoded() {
        FormFields form = form("caf%C3%A9=a+b%26c", "x=1=2");

        assertThat(form.first("café")).contains("a b&c");
        assertThat(form.first("x")).contains("1=2");
    }

    @Test
    void theQueryComesBeforeTheBody() {
        FormFields form = form("x=query", "x=body");

        assertThat(form.first("x")).contains("query");
        assertThat(form.all("x")).containsExactly("query", "body");
    }

    @Test
    void aFieldIsStrippedAndABlankOneIsMissing() {
        FormFields form = form("name=+pc+&blank=++&none&=value");

        assertThat(form.first("name")).contains("pc");
        assertThat(form.raw("name")).isEqualTo(" pc ");
        assertThat(form.first("blank")).isEmpty();
        assertThat(form.first("none")).isEmpty();
        assertThat(form.first("missing")).isEmpty();
        assertThat(form.raw("missing")).isEmpty();
        assertThat(form.all("blank")).isEmpty();
    }

    @Test
    void aFieldIsCutAtTheLimitAndAListOmitsLongerValues() {
        FormFields form = form("x=123456789&x=12345678");

        assertThat(form.first("x")).contains("12345678");
        assertThat(form.all("x")).containsExactly("12345678");
        assertThat(form.raw("x")).as("a passphrase is never cut").isEqualTo("123456789");
    }

    @Test
    void malformedEncodingIsEmpty() {
        assertThat(form("x=%zz&y=%").first("x")).isEmpty();
        assertThat(form("", "&&", "=").first("x")).isEmpty();
    }

    @Test
    void fieldsThatAServerParsedFollowTheSameRules() {
        FormFields form = new FormFields(Map.of("x", List.of("123456789")), LIMIT);

        assertThat(form.first("x")).contains("12345678");
    }

    @Test
    void valuesAreNotPrinted() {
        assertThat(form("password=secret")).asString().doesNotContain("secret");
    }
}
