package dev.coffre.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever stands in a name, an address or a message of an exception: it cannot begin a line of its own. */
class LogEncoderTest {
    /** What would look like a line of ours, after everything that anything takes for the end of a line. */
    private static final String FORGED = "ada\n2026 INFO forged\r2026\u0085x\u2028y\u2029z\u000b\f\u001b[2J\u202eend";

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("dev.coffre.test");

    private static IllegalStateException failure() {
        return new IllegalStateException(FORGED, new IllegalArgumentException("within " + FORGED));
    }

    private ILoggingEvent event(@Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent("fqcn", logger, Level.WARN, "an account {}", thrown, new Object[] {FORGED});
        event.setMDCPropertyMap(Map.of("request", "0123", "account", FORGED));
        event.setKeyValuePairs(List.of(new KeyValuePair("status", 200), new KeyValuePair("path", FORGED)));
        return event;
    }

    private String encoded(LogFormat format, ILoggingEvent event) {
        LogEncoder encoder = new LogEncoder();
        encoder.setContext(context);
        encoder.setFormat(format.code());
        PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put("said", MessageConverter::new);
        PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put("trace", TraceConverter::new);
        encoder.setPattern("%level %X{request} %said%n%trace");
        encoder.start();
        return new String(encoder.encode(event), UTF_8);
    }

    @Test
    void inTextAMessageIsOneLine() {
        String line = encoded(LogFormat.TEXT, event(null));
        assertThat(line)
                .startsWith("WARN 0123 an account ada\\u{a}2026 INFO forged\\u{d}2026")
                .endsWith("end\n");
        assertThat(line.substring(0, line.length() - 1).codePoints()).noneMatch(Character::isISOControl);
        assertThat(line).doesNotContain("\u2028", "\u2029", "\u202e");
    }

    @Test
    void inTextOnlyFramesAndCausesFollow() {
        List<String> lines = encoded(LogFormat.TEXT, event(failure())).lines().toList();
        assertThat(lines).hasSizeGreaterThan(4);
        assertThat(lines.get(1)).startsWith("java.lang.IllegalStateException: ada\\u{a}2026");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: within ada"));
        assertThat(lines.subList(2, lines.size()))
                .allMatch(line -> line.startsWith("\t") || line.startsWith("Caused by: "));
    }

    @ParameterizedTest
    @EnumSource
    void aStackThatOverflowedIsCutAndItsCauseKept(LogFormat format) {
        StackTraceElement[] deep = new StackTraceElement[1_024];
        Arrays.fill(deep, new StackTraceElement("java.util.regex.Pattern$Loop", "match", "Pattern.java", 4_990));
        StackOverflowError overflow = new StackOverflowError();
        overflow.setStackTrace(deep);
        String line = encoded(format, event(new IllegalStateException("outer", overflow)));
        assertThat(line).hasSizeLessThan(16_384).contains("Caused by: java.lang.StackOverflowError", "964 more");
    }

    @Test
    void asJsonAnEventIsOneObjectOnOneLine() {
        String line = encoded(LogFormat.JSON, event(failure()));
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(line).doesNotContain("\r", "\u001b");
        JsonNode json = new JsonMapper().readTree(line);
        assertThat(json.get("level").asString()).isEqualTo("WARN");
        assertThat(json.get("logger").asString()).isEqualTo("dev.coffre.test");
        assertThat(json.get("message").asString()).isEqualTo("an account " + FORGED);
        assertThat(json.get("request").asString()).isEqualTo("0123");
        assertThat(json.get("status").asInt()).isEqualTo(200);
        assertThat(json.get("trace").asString()).contains("IllegalArgumentException");
        assertThat(json.get("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }
}
