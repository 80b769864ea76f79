package dev.coffre.server.endpoint;

import dev.coffre.server.admin.CommandArguments;
import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.ByteBudget;
import dev.coffre.server.limit.MemoryBudgets;
import dev.coffre.server.message.MessageValidator;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.web.servlet.function.ServerRequest;

/** A request, read by the rules of docs/protocol.md §1: bodies must have the expected type and stay within their limit. */
final class ApiRequest implements CommandArguments, AutoCloseable {
    private static final String JSON = "application/json";
    private static final String BINARY = "application/octet-stream";
    private static final String BEARER = "Bearer ";

    /** Bytes of a body that a connection may use without a reservation. The limit on connections bounds their sum. */
    private static final int UNLEASED_BYTES = 16 << 10;

    private static final ByteBudget.Holder ANONYMOUS = new ByteBudget.Holder("", "");

    private final ServerRequest request;
    private final List<Parameter> parameters;
    private final MemoryBudgets budgets;
    private final Deque<ByteBudget.Reservation> reservations = new ArrayDeque<>();
    private ByteBudget.Holder holder = ANONYMOUS;

    /** @param parameters query parameters that the route may read */
    ApiRequest(ServerRequest request, List<Parameter> parameters, MemoryBudgets budgets) {
        this.request = request;
        this.parameters = parameters;
        this.budgets = budgets;
    }

    /** Charges the memory of this request to the given machine from now on. */
    void chargeMemoryTo(String vault, String machine) {
        holder = new ByteBudget.Holder(vault, machine);
        RequestTrace.of(request.servletRequest()).connection().authenticated(vault, machine);
    }

    /**
     * Reserves memory for a response of which this many bytes are buffered at once. Waits for it if necessary, and holds it
     * until the response is written. Responses to unauthenticated clients are small or shared, so they need no reservation.
     */
    void reserveResponse(long bytes) {
        if (bytes > UNLEASED_BYTES && !holder.equals(ANONYMOUS)) {
            RequestTrace.of(request.servletRequest())
                    .releaseAtEnd(budgets.answers().reserve(holder, bytes));
        }
    }

    /** Runs work that uses this much memory until it returns. Waits for the memory first if necessary. */
    <T> T withMemory(long bytes, Supplier<T> work) {
        try (var _ = budgets.answers().reserve(holder, bytes)) {
            return work.get();
        }
    }

    /** Releases the memory reserved for the body. */
    @Override
    public void close() {
        while (!reservations.isEmpty()) {
            reservations.pop().close();
        }
    }

    Optional<String> bearerToken() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().firstHeader(name));
    }

    /** Refuses a query whose declared parameters are invalid or repeated. Undeclared parameters are ignored. */
    void requireParameters() {
        for (Parameter parameter : parameters) {
            List<String> values = request.params().getOrDefault(parameter.name(), List.of());
            if (values.size() > 1 || !values.stream().allMatch(parameter::allows)) {
                throw invalidParameter(parameter.name());
            }
        }
    }

    /** A query parameter that the route declares. */
    @Override
    public Optional<String> parameter(String name) {
        if (parameters.stream().noneMatch(parameter -> parameter.name().equals(name))) {
            throw new IllegalStateException("the route does not say that it asks for " + name);
        }
        return request.param(name);
    }

    /** A query parameter that is a whole number. */
    @Override
    public Optional<Long> number(String name) {
        try {
            return parameter(name).map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw invalidParameter(name);
        }
    }

    /** IP address of the client. */
    String remoteAddress() {
        return request.servletRequest().getRemoteAddr();
    }

    /** Logs the sender, such as {@code machine} and its id. */
    void setSender(String kind, String name) {
        RequestTrace.of(request.servletRequest()).setSender(kind, name);
    }

    /** A comma-separated list. Empty if the parameter is missing. */
    @Override
    public List<String> codes(String parameter) {
        return parameter(parameter).map(codes -> List.of(codes.split(",", -1))).orElse(List.of());
    }

    /** Maximum number of entries of a page. */
    @Override
    public Optional<Integer> limit() {
        return number("limit").map(Math::toIntExact);
    }

    static Problem invalidParameter(String name) {
        return malformed("the parameter " + name);
    }

    String path() {
        return request.path();
    }

    @Override
    public String pathVariable(String name) {
        return request.pathVariable(name);
    }

    MachineId machine() {
        return id("machine", MachineId::parse);
    }

    /** Parses an id in the path. Text that is not a valid id is {@code not-found}. */
    @Override
    public <T> T id(String variable, Function<String, T> parse) {
        try {
            return parse.apply(pathVariable(variable));
        } catch (IllegalArgumentException e) {
            throw ProblemCode.NOT_FOUND.with("path", path());
        }
    }

    /** Parses the message in the body. Unauthenticated clients may send at most 16 KiB. */
    @Override
    public <T> T json(Class<T> type) {
        requireType(JSON);
        try {
            int most = holder.equals(ANONYMOUS) ? UNLEASED_BYTES : WireJson.MAX_BYTES;
            T message = WireJson.read(limited(most).readAllBytes(), type);
            MessageValidator.require(message);
            return message;
        } catch (MalformedMessageException e) {
            throw malformed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw incompleteBody(e);
        }
    }

    /** Reads the whole body of at most {@code most} bytes. */
    byte[] bytes(int most) {
        requireType(BINARY);
        try {
            return binary(most).readAllBytes();
        } catch (IOException e) {
            throw incompleteBody(e);
        }
    }

    /** Returns the problem for a body that ended early. */
    Problem incompleteBody(IOException failure) {
        Problem problem = RequestTrace.of(request.servletRequest()).connection().wasTooSlow()
                ? ProblemCode.REQUEST_TOO_SLOW.problem()
                : malformed("the body ended early");
        return problem.causedBy(failure);
    }

    /** The body as a stream of at most {@code most} bytes. */
    InputStream binary(int most) {
        requireType(BINARY);
        if (contentLength() < 0) {
            throw malformed("a body without Content-Length");
        }
        return limited(most);
    }

    long contentLength() {
        return request.servletRequest().getContentLengthLong();
    }

    static Problem malformed(String reason) {
        return ProblemCode.REQUEST_MALFORMED.with("reason", reason);
    }

    private InputStream limited(int most) {
        if (contentLength() > most) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", most);
        }
        long length = contentLength() < 0 ? most : contentLength();
        if (length > UNLEASED_BYTES) {
            reservations.push(budgets.bodies().reserve(holder, length));
        }
        try {
            return new LimitedInputStream(request.servletRequest().getInputStream(), most);
        } catch (IOException e) {
            throw malformed("no body").causedBy(e);
        }
    }

    private void requireType(String expected) {
        String type = request.servletRequest().getContentType();
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!plain.equals(expected)) {
            throw new UnsupportedContentType(expected);
        }
    }
}
