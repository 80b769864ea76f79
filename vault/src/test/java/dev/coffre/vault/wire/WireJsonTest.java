package dev.coffre.vault.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {
    private record Quota(long bytes) {}

    private record Speed(Optional<Integer> days) {}

    @Test
    void a_message_reads_back_as_it_was_written() {
        var message = new ProblemResponse(
                "head-moved", Optional.of(Map.of("seq", "3")), Optional.of(List.of("00", "ff")), Optional.empty());
        assertThat(WireJson.read(WireJson.write(message), ProblemResponse.class))
                .isEqualTo(message);
    }

    @Test
    void an_absent_field_is_left_out_and_read_as_empty() {
        assertThat(WireJson.writeLine(new OpenSessionRequest(Optional.empty()))).isEqualTo("{}");
        assertThat(WireJson.read("{}".getBytes(UTF_8), OpenSessionRequest.class))
                .isEqualTo(new OpenSessionRequest(Optional.empty()));
        assertThat(WireJson.read("{\"resume\":null}".getBytes(UTF_8), OpenSessionRequest.class))
                .isEqualTo(new OpenSessionRequest(Optional.empty()));
    }

    private record Named(String name, int number) {
        Named {
            if (name.isEmpty()) {
                throw new IllegalArgumentException(name);
            }
            if (number < 0) {
                throw new AssertionError(name);
            }
        }
    }

    @Test
    void aMessageThatItsRecordRefusesIsMalformed() {
        assertThat(WireJson.read("{\"name\":\"a\",\"number\":1}".getBytes(UTF_8), Named.class))
                .isEqualTo(new Named("a", 1));
        assertThatThrownBy(() -> WireJson.read("{\"name\":\"\",\"number\":1}".getBytes(UTF_8), Named.class))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> WireJson.read("{\"name\":\"a\",\"number\":-1}".getBytes(UTF_8), Named.class))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void unknown_fields_are_passed_over() {
        assertThat(WireJson.read("{\"bytes\":5,\"colour\":{\"a\":[1]}}".getBytes(UTF_8), Quota.class))
                .isEqualTo(new Quota(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"nonce\":\"aa\"}",
                "{\"nonce\":null,\"time\":1}",
                "{\"nonce\":\"aa\",\"nonce\":\"bb\",\"time\":1}",
                "{\"nonce\":\"aa\",\"time\":1} {}",
                "{\"nonce\":\"aa\",\"time\":1e99999}",
                "{\"nonce\":\"aa\",\"time\":1,\"x\":[[[[[[[[[[]]]]]]]]]]}",
                "<html>nonce</html>"
            })
    void what_is_not_the_message_is_refused(String json) {
        assertThatThrownBy(() -> WireJson.read(json.getBytes(UTF_8), Challenge.class))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void anUnknownFieldMayHaveAnyNameAndAnyNumber() {
        String json = "{\"" + "ö".repeat(10_000) + "\":" + "7".repeat(999) + ",\"bytes\":5}";
        assertThat(WireJson.read(json.getBytes(UTF_8), Quota.class)).isEqualTo(new Quota(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"55", "55.0", "5.5e1", "550e-1", "55.000"})
    void aWholeNumberMayBeWrittenWithAFractionOfZero(String number) {
        assertThat(WireJson.read(("{\"bytes\":" + number + "}").getBytes(UTF_8), Quota.class))
                .isEqualTo(new Quota(55));
        assertThat(WireJson.read(("{\"days\":" + number + "}").getBytes(UTF_8), Speed.class))
                .isEqualTo(new Speed(Optional.of(55)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"55.5", "1e19", "-1e19", "1e999999999", "1e-999999999", "\"55\"", "true", "[55]", "{}"})
    void whatIsNoWholeNumberOf64BitsIsRefused(String number) {
        assertThatThrownBy(() -> WireJson.read(("{\"bytes\":" + number + "}").getBytes(UTF_8), Quota.class))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void a_message_over_the_limit_is_refused_unread() {
        assertThatThrownBy(() -> WireJson.read(new byte[WireJson.MAX_BYTES + 1], Challenge.class))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void secrets_do_not_show_in_text_or_in_errors() {
        assertThat(new ReplaceSlotsRequest("PIN12345", 1, List.of(), Optional.empty()).toString())
                .doesNotContain("PIN12345");
        assertThatThrownBy(() -> WireJson.read("{\"token\":tr0ub4dor}".getBytes(UTF_8), AccessTokenResponse.class))
                .hasMessageNotContaining("tr0ub4dor")
                .hasNoCause();
    }
}
