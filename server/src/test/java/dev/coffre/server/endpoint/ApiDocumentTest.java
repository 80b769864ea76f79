package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.health.Concern;
import dev.coffre.server.health.ProtectionState;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.AccountEntry;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.ChangeAddressRequest;
import dev.coffre.server.message.JobEntry;
import dev.coffre.server.message.MachineHealthEntry;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.RoleEntry;
import dev.coffre.server.message.SetLanguageRequest;
import dev.coffre.server.message.TestMailRequest;
import dev.coffre.server.openapi.BodyType;
import dev.coffre.server.people.Role;
import dev.coffre.server.testing.DescribedApi;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionCause;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.KeepReasonEntry;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API: complete, valid, and the same as docs/protocol.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDocumentTest {
    private static final Path PROTOCOL = Path.of("../docs/protocol.md");

    /** A route as docs/protocol.md writes it. */
    private static final Pattern WRITTEN = Pattern.compile("`(GET|POST|PUT|DELETE) (/[^\\s`?]*)");

    private static final String HEALTH = "{\"service\":\"coffre-vault\",\"version\":\"1\",\"protocol\":1}";

    @TempDir
    static Path folder = Path.of("");

    private final PlatformThreads threads = new PlatformThreads();
    private @Nullable TestService opened;
    private @Nullable VaultApi made;

    @BeforeAll
    void open() {
        TestService service = TestService.in(folder);
        opened = service;
        made = service.service().api(threads);
    }

    @AfterAll
    void close() {
        threads.close();
        Objects.requireNonNull(opened).close();
    }

    private VaultApi api() {
        return Objects.requireNonNull(made);
    }

    private DescribedApi described() {
        return new DescribedApi(api().document());
    }

    @Test
    void itIsValidOpenApi31() {
        assertThat(described().version()).isEqualTo("3.1.0");
        assertThat(described().errors()).isEmpty();
    }

    @Test
    void whoHoldsAnswersToItNoticesAWrongOne() {
        DescribedApi described = described();
        described.assertSaid("GET", "/v1/health", 200, "application/json", bytes(HEALTH));
        for (String wrong : List.of("{}", HEALTH.replace("1}", "\"one\"}"), "[]")) {
            assertThatThrownBy(() -> described.assertSaid("GET", "/v1/health", 200, "application/json", bytes(wrong)))
                    .as(wrong)
                    .isInstanceOf(AssertionError.class);
        }
        assertThatThrownBy(() -> described.assertSaid("GET", "/v1/health", 200, "text/html", bytes(HEALTH)))
                .isInstanceOf(AssertionError.class);
        assertThat(new DescribedApi(bytes(new String(api().document(), UTF_8).replace("\"in\":", "\"within\":")))
                        .errors())
                .isNotEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void everyRouteIsInItWithWhatItIsFor() {
        DescribedApi described = described();
        List<String> routes = api().routes().stream()
                .map(route -> route.method() + " " + route.path())
                .toList();
        assertThat(described.operations()).containsExactlyInAnyOrderElementsOf(routes);
        assertThat(routes).doesNotHaveDuplicates().hasSizeGreaterThan(60);
        for (String route : routes) {
            Map<String, Object> operation = described.operation(route);
            assertThat((String) operation.get("summary")).as(route).hasSizeGreaterThan(8);
            assertThat(operation).as(route).containsKeys("security", "tags", "responses");
        }
        assertThat(routes.stream().map(route -> described.operation(route).get("operationId")))
                .doesNotHaveDuplicates();
    }

    @Test
    void docsProtocolNamesTheSameRoutes() throws IOException {
        Set<String> written = WRITTEN.matcher(Files.readString(PROTOCOL))
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(written).isEqualTo(described().operations().collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whatAMachinesTokenIsGoodForIsThisAndNoMore() {
        DescribedApi described = described();
        assertThat(described
                        .operations()
                        .filter(named -> described.security(named).containsKey("machineToken")))
                .containsExactlyInAnyOrder(
                        "POST /v1/sessions",
                        "GET /v1/sessions/{session}",
                        "POST /v1/sessions/{session}/have",
                        "POST /v1/sessions/{session}/records",
                        "POST /v1/sessions/{session}/aliases",
                        "POST /v1/sessions/{session}/commit",
                        "POST /v1/records/fetch",
                        "GET /v1/machines",
                        "GET /v1/machines/{machine}/points",
                        "GET /v1/machines/{machine}/keys",
                        "GET /v1/slots",
                        "POST /v1/slots",
                        "PUT /v1/jobs/{job}",
                        "PUT /v1/agent/health",
                        "GET /v1/retention",
                        "POST /v1/retention/preview",
                        "PUT /v1/retention",
                        "POST /v1/deletion");
    }

    @Test
    void everythingThatARequestHoldsIsBounded() {
        DescribedApi described = described();
        for (Route route : api().routes()) {
            String named = route.method() + " " + route.path();
            Map<String, Object> operation = described.operation(named);
            ((List<?>) operation.getOrDefault("parameters", List.of()))
                    .forEach(parameter ->
                            assertBounded(described, named, map(map(parameter).get("schema"))));
            if (route.operation().body().orElse(null) instanceof BodyType.Message) {
                assertBounded(described, named, described.bodySchema(named).orElseThrow());
            }
        }
    }

    private static void assertBounded(DescribedApi described, String where, Map<String, Object> given) {
        Map<String, Object> schema = described.resolved(given);
        String type =
                String.valueOf(schema.get("type") instanceof List<?> types ? types.getFirst() : schema.get("type"));
        switch (type) {
            case "object" -> {
                map(schema.get("properties"))
                        .forEach((name, field) -> assertBounded(described, where + " " + name, map(field)));
                if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
                    assertThat(schema).as(where).containsKey("maxProperties");
                    assertBounded(described, where, map(values));
                }
            }
            case "array" -> {
                assertThat(schema).as(where).containsKey("maxItems");
                assertBounded(described, where, map(schema.get("items")));
            }
            case "integer" -> assertThat(schema).as(where).containsKeys("minimum", "maximum");
            case "string" ->
                assertThat(schema)
                        .as(where)
                        .satisfies(text -> assertThat(text.keySet()).containsAnyOf("maxLength", "pattern", "enum"));
            case "boolean" -> {}
            default ->
                assertBounded(
                        described, where, map(((List<?>) Objects.requireNonNull(schema.get("anyOf"))).getFirst()));
        }
    }

    @SuppressWarnings("unchecked") // JSON has objects with names only
    private static Map<String, Object> map(@Nullable Object json) {
        return json == null ? Map.of() : (Map<String, Object>) json;
    }

    @Test
    void codesOfMessagesAreThoseOfTheProgram() throws ReflectiveOperationException {
        assertCodes(JobReportRequest.class, "kind", JobKind.values(), JobKind::code);
        assertCodes(JobEntry.class, "kind", JobKind.values(), JobKind::code);
        assertCodes(JobEntry.class, "state", JobState.values(), JobState::code);
        assertCodes(AlertEntry.class, "state", AlertState.values(), AlertState::code);
        assertCodes(AlertEntry.class, "severity", AlertSeverity.values(), AlertSeverity::code);
        assertCodes(MailRecipient.class, "least", AlertSeverity.values(), AlertSeverity::code);
        assertCodes(RoleEntry.class, "role", Role.values(), Role::text);
        assertCodes(MachineHealthEntry.class, "protection", ProtectionState.values(), ProtectionState::code);
        assertCodes(MachineHealthEntry.class, "concerns", Concern.values(), Concern::code);
        assertCodes(PinRequest.class, "operation", PinOperation.values(), PinOperation::text);
        assertCodes(KeepReasonEntry.class, "cause", RetentionCause.values(), RetentionCause::code);
        assertCodes(RetainedPointEntry.class, "kind", PointKind.values(), PointKind::code);
        assertCodes(SafeguardsEntry.class, "immutability", Immutability.values(), Immutability::code);
        for (Class<?> message :
                List.of(AccountEntry.class, SetLanguageRequest.class, MailRecipient.class, TestMailRequest.class)) {
            assertCodes(message, "language", Language.values(), Language::tag);
        }
        assertCodes(
                ChangeAddressRequest.class,
                "step",
                ChangeStep.values(),
                step -> step.name().toLowerCase(Locale.ROOT));
    }

    private static <E> void assertCodes(Class<?> message, String field, E[] values, Function<E, String> code) {
        AllowedValues said = Arrays.stream(message.getRecordComponents())
                .filter(component -> component.getName().equals(field))
                .findFirst()
                .orElseThrow()
                .getAnnotation(AllowedValues.class);
        assertThat(Objects.requireNonNull(said).value())
                .as(message.getSimpleName() + "." + field)
                .containsExactlyInAnyOrder(Arrays.stream(values).map(code).toArray(String[]::new));
    }
}
