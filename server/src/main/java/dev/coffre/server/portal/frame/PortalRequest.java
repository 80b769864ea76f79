package dev.coffre.server.portal.frame;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.people.Actor;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.http.FormFields;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.page.PageRequest;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.PageTexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.servlet.function.ServerRequest;

/** A request for a page of the portal, with the person who is signed in. */
public final class PortalRequest extends PageRequest {
    private static final int MAX_FIELD = 16_384;

    private final ServerRequest request;
    private final HttpServletResponse response;
    private final PortalSecurity security;
    private final Optional<Actor.Person> person;

    /** @param response for cookies only; bodies are written from the page's response */
    public PortalRequest(
            PortalSecurity security,
            ServerRequest request,
            HttpServletResponse response,
            Optional<Actor.Person> person,
            PageTexts texts,
            Theme theme,
            FormToken form) {
        super(texts, theme, form);
        this.security = security;
        this.request = request;
        this.response = response;
        this.person = person;
    }

    /** The signed-in person. Empty if there is none. */
    public Optional<Actor.Person> person() {
        return person;
    }

    /** The signed-in person. Only for routes that require sign-in. */
    public Actor.Person requirePerson() {
        return person.orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "nobody is signed in"));
    }

    @Override
    protected Optional<String> personName() {
        return person.map(Actor::name);
    }

    @Override
    protected FormFields formFields() {
        return new FormFields(request.params(), MAX_FIELD);
    }

    /** All fields as sent, to be sent again. */
    public Map<String, List<String>> allFields() {
        return Map.copyOf(request.params());
    }

    /** Parses an id in the path. Throws {@code not-found} if it is not a valid id. */
    public <T> T id(String variable, Function<String, T> parse) {
        try {
            return parse.apply(request.pathVariable(variable));
        } catch (IllegalArgumentException e) {
            throw ProblemCode.NOT_FOUND.with("path", path());
        }
    }

    public VaultId vault() {
        return id("vault", VaultId::parse);
    }

    @Override
    public boolean isPost() {
        return request.servletRequest().getMethod().equals("POST");
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    protected String query() {
        return Optional.ofNullable(request.servletRequest().getQueryString()).orElse("");
    }

    /** Id of this request in the log. */
    public String requestId() {
        return RequestTrace.of(request.servletRequest()).id();
    }

    /** IP address of the client. */
    public String remoteAddress() {
        return request.servletRequest().getRemoteAddr();
    }

    public HttpServletRequest servletRequest() {
        return request.servletRequest();
    }

    public HttpServletResponse servletResponse() {
        return response;
    }

    @Override
    public void setNotice(Notice notice) {
        security.setNotice(NoticeText.of(notice), request.servletRequest());
    }

    @Override
    protected Optional<Notice> takeNotice() {
        return security.takeNotice(request.servletRequest()).flatMap(NoticeText::parse);
    }
}
