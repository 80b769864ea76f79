package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.agent.console.access.ConsoleSessionStore;
import dev.coffre.agent.console.access.EntryTokens;
import dev.coffre.agent.console.access.LoopbackPeerLookup;
import dev.coffre.agent.console.access.OriginPolicy;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageHandler;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.ConsolePageResponse;
import dev.coffre.agent.console.page.ConsoleProblemText;
import dev.coffre.agent.home.AgentLog;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.browser.SecurityHeaders;
import dev.coffre.web.page.TemplateRenderer;
import dev.coffre.web.page.Theme;
import dev.coffre.vault.text.Language;
import dev.coffre.web.text.PageTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Dispatches requests: rejects those that are not allowed, calls the page's handler and renders its answer. Thread-safe. */
final class ConsoleDispatcher {
    private static final String TEXTS = "dev.coffre.agent.console.texts";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String ENTRY = "/enter";
    private static final String VIEW = "/view";

    private final OriginPolicy origins;
    private final LoopbackPeerLookup peers;
    private final EntryTokens tokens;
    private final ConsoleSessionStore sessions;
    private final Map<String, ConsolePageHandler> routes;
    private final ConsoleAssets assets;
    private final ConsoleLayout layout;
    private final TemplateRenderer templates;
    private final AgentLog log;

    /** @param routes by method and path, separated by a blank */
    ConsoleDispatcher(
            OriginPolicy origins,
            LoopbackPeerLookup peers,
            EntryTokens tokens,
            ConsoleSessionStore sessions,
            Map<String, ConsolePageHandler> routes,
            ConsoleAssets assets,
            ConsoleLayout layout,
            TemplateRenderer templates,
            AgentLog log) {
        this.origins = origins;
        this.peers = peers;
        this.tokens = tokens;
        this.sessions = sessions;
        this.routes = Map.copyOf(routes);
        this.assets = assets;
        this.layout = layout;
        this.templates = templates;
        this.log = log;
    }

    /** Reads the body of a request. */
    @FunctionalInterface
    interface BodyReader {
        byte[] read() throws IOException;
    }

    /** @param body read only if the origin of the request is allowed */
    ConsoleHttpResponse dispatch(ConsoleHttpRequest head, BodyReader body) throws IOException {
        if (!origins.allow(head)) {
            return problemPage(pageRequest(head, Optional.empty()), ProblemCode.CONSOLE_REQUEST_FOREIGN.problem());
        }
        ConsoleHttpRequest request;
        try {
            request = head.isPost() ? head.withBody(body.read()) : head;
        } catch (Problem tooLarge) {
            return problemPage(pageRequest(head, Optional.empty()), tooLarge);
        }
        return assets.answer(request)
                .map(ConsoleDispatcher::withSecurityHeaders)
                .orElseGet(() -> page(request));
    }

    private static ConsoleHttpResponse withSecurityHeaders(ConsoleHttpResponse asset) {
        return new ConsoleHttpResponse(asset.status(), SecurityHeaders.withDefaults(asset.headers()), asset.body());
    }

    private ConsoleHttpResponse page(ConsoleHttpRequest request) {
        Optional<Long> user = peers.user(request.peerPort(), origins.port());
        Optional<ConsoleSession> session = request.cookie(cookie()).flatMap(id -> sessions.find(id, user));
        ConsolePageRequest pageRequest = pageRequest(request, session);
        try {
            if (request.path().equals(ENTRY)) {
                return enter(pageRequest, user);
            }
            if (request.path().equals(VIEW) && request.isPost()) {
                return setView(pageRequest, ConsoleViewCookie.of(request));
            }
            ConsoleSession known = pageRequest.session();
            requireFormToken(pageRequest, known);
            ConsolePageHandler handler = Optional.ofNullable(routes.get(request.method() + " " + request.path()))
                    .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
            return render(known.runExclusively(() -> handler.handle(pageRequest)));
        } catch (Problem problem) {
            return problemPage(pageRequest, problem);
        } catch (RuntimeException defect) {
            Problem bug =
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName());
            return problemPage(
                    pageRequest,
                    log.logDefect(defect).map(trace -> bug.with("log", trace)).orElse(bug));
        }
    }

    private static ConsolePageRequest pageRequest(ConsoleHttpRequest request, Optional<ConsoleSession> session) {
        ConsoleViewCookie view = ConsoleViewCookie.of(request);
        return new ConsolePageRequest(request, session, PageTexts.in(view.language(), TEXTS), view.theme());
    }

    /** Browsers send cookies to every port of a host, so each console has a cookie name of its own. */
    private String cookie() {
        return "coffre-console-" + origins.port();
    }

    private ConsoleHttpResponse enter(ConsolePageRequest pageRequest, Optional<Long> user) {
        if (!pageRequest.isPost()) {
            return render(ConsolePageResponse.page(
                    "console/enter", Map.of("frame", layout.frame(pageRequest, "enter.title"))));
        }
        if (!tokens.redeem(pageRequest.rawField("token"))) {
            throw ProblemCode.CONSOLE_LINK_INVALID.problem();
        }
        ConsoleSession session = sessions.start(user);
        return redirect(
                "/", Map.of("Set-Cookie", cookie() + "=" + session.id() + "; Path=/; HttpOnly; SameSite=Strict"));
    }

    private static void requireFormToken(ConsolePageRequest pageRequest, ConsoleSession session) {
        boolean own = MessageDigest.isEqual(
                pageRequest.rawField(ConsolePageRequest.FORM_TOKEN_FIELD).getBytes(StandardCharsets.UTF_8),
                session.formToken().getBytes(StandardCharsets.UTF_8));
        if (pageRequest.isPost() && !own) {
            throw ProblemCode.FORM_EXPIRED.problem();
        }
    }

    private static ConsoleHttpResponse setView(ConsolePageRequest pageRequest, ConsoleViewCookie before) {
        ConsoleViewCookie chosen = new ConsoleViewCookie(
                pageRequest.field("language").flatMap(Language::fromTag).orElse(before.language()),
                pageRequest.field("theme").flatMap(Theme::fromCode).orElse(before.theme()));
        String back = pageRequest
                .field("back")
                .filter(address -> address.startsWith("/") && !address.startsWith("//") && !address.contains("\\"))
                .orElse("/");
        return redirect(back, Map.of("Set-Cookie", chosen.cookie()));
    }

    private ConsoleHttpResponse problemPage(ConsolePageRequest pageRequest, Problem problem) {
        Map<String, Object> values = Map.of(
                "frame",
                layout.ofProblem(
                        pageRequest, "problem.title", ConsoleProblemText.notice(problem, pageRequest.language())),
                "letIn",
                pageRequest.hasSession());
        return render(new ConsolePageResponse.Page(problem.code().httpStatus(), "console/problem", values));
    }

    private ConsoleHttpResponse render(ConsolePageResponse answer) {
        return switch (answer) {
            case ConsolePageResponse.Page page ->
                new ConsoleHttpResponse(
                        page.status(),
                        SecurityHeaders.withDefaults(Map.of("Content-Type", HTML)),
                        templates.render(page.template(), page.values()));
            case ConsolePageResponse.Redirect elsewhere -> redirect(elsewhere.address(), Map.of());
        };
    }

    private static ConsoleHttpResponse redirect(String address, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        // Prevents header injection: an address may contain user input.
        all.put("Location", address.replaceAll("\\p{Cntrl}", ""));
        return new ConsoleHttpResponse(303, SecurityHeaders.withDefaults(all), new byte[0]);
    }
}
