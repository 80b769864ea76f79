package dev.coffre.server.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.OpenSessionRequest;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.WireJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageValidatorTest {
    private static final String JOB = "{'kind':'backup','agentVersion':'1.0','os':'Debian 13','started':%s,'end':"
            + "{'outcome':'completed','exit':%s,'warnings':0,'warningsByCode':{'file-unreadable':%s},'files':0,"
            + "'bytes':0,'bytesRead':0,'bytesSent':0,'bytesStored':0}}";

    private static void check(String json, Class<?> type) {
        MessageValidator.require(WireJson.read(json.replace('\'', '"').getBytes(UTF_8), type));
    }

    @ParameterizedTest
    @CsvSource({"0,0,1", "253402300799999,255,9007199254740991"})
    void aReportWithinItsBoundsIsTaken(String started, String exit, String count) {
        assertThatCode(() -> check(JOB.formatted(started, exit, count), JobReportRequest.class))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "-1,0,1,started",
        "253402300800000,0,1,started",
        "0,256,1,end.exit",
        "0,-1,1,end.exit",
        "0,0,0,end.warningsByCode",
        "0,0,9007199254740992,end.warningsByCode",
    })
    void theFieldThatIsOutOfItsBoundsIsNamed(String started, String exit, String count, String field) {
        assertThatThrownBy(() -> check(JOB.formatted(started, exit, count), JobReportRequest.class))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("the field " + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'machine':'00'}", "{'machine':'0123456789ABCDEF0123456789ABCDEF'}", "{'machine':''}"})
    void anIdIsThirtyTwoLowerCaseHexDigits(String json) {
        assertThatThrownBy(() -> check(json, ReaderTokenRequest.class)).hasMessage("the field machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':5}",
                "{'name':true}",
                "{'name':'a','days':'5'}",
                "{'name':'a','days':5.5}",
                "{'name':'a','readOnly':'true'}",
                "{'name':'a','readOnly':1}",
                "{'name':null}",
            })
    void aValueOfAnotherTypeIsRefused(String json) {
        assertThatThrownBy(() -> check(json, CreateTokenRequest.class)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'step':'announce','urls':[null]}", "{'step':'announce','urls':['http://a']}", "{'step':'x'}"})
    void aMemberThatBreaksTheRuleOfItsListIsRefused(String json) {
        assertThatThrownBy(() -> check(json, ChangeAddressRequest.class)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'description':'\\ud800'}", "{'description':'a\\udc00b'}"})
    void halfASurrogatePairIsRefused(String json) {
        assertThatThrownBy(() -> check(json, SetDescriptionRequest.class)).hasMessage("the field description");
    }

    /** People are told of these in words: {@code account-name-invalid}, {@code password-too-short}. */
    @ParameterizedTest
    @ValueSource(strings = {"{'name':'1','password':'short','administrator':false}"})
    void whatTheServiceAnswersItselfIsLeftToIt(String json) {
        assertThatCode(() -> check(json, CreateAccountRequest.class)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'resume':null}", "{'resume':null,'colour':'red'}"})
    void nullIsTheSameAsMissingAndUnknownFieldsAreIgnored(String json) {
        assertThatCode(() -> check(json, OpenSessionRequest.class)).doesNotThrowAnyException();
    }

    @Test
    void aSecretDoesNotShowInTheTextOfAMessage() {
        assertThat(new SignInRequest("admin", "tr0ub4dor").toString()).doesNotContain("tr0ub4dor");
    }
}
