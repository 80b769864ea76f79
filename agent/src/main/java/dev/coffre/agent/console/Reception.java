package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.agent.console.access.ConsoleSessions;
import dev.coffre.agent.console.access.EntryTokens;
import dev.coffre.agent.console.access.LoopbackPeer;
import dev.coffre.agent.console.access.OriginRules;
import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Frames;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Problems;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.log.AgentLog;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.browser.BrowserRules;
import dev.coffre.web.page.Templates;
import dev.coffre.web.page.Theme;
import dev.coffre.web.text.Language;
import dev.coffre.web.text.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Dispatches requests: rejects those that are not allowed, calls the page's handler and renders its answer. Thread-safe. */
final class Reception {
    private static final String TEXTS = "dev.coffre.agent.console.texts";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String ENTRY = "/enter";
    private static final String VIEW = "/view";

    private final OriginRules origins;
    private final LoopbackPeer peers;
    private final EntryTokens tokens;
    private final ConsoleSessions sessions;
    private final Map<String, Handler> routes;
    private final AssetFiles assets;
    private final Frames frames;
    private final Templates templates;
    private final AgentLog log;

    /** @param routes by method and path, separated by a blank */
    Reception(
            OriginRules origins,
            LoopbackPeer peers,
            EntryTokens tokens,
            ConsoleSessions sessions,
            Map<String, Handler> routes,
            AssetFiles assets,
            Frames frames,
            Templates templates,
            AgentLog log) {
        this.origins = origins;
        this.peers = peers;
        this.tokens = tokens;
        this.sessions = sessions;
        this.routes = Map.copyOf(routes);
        this.assets = assets;
        this.frames = frames;
        this.templates = templates;
        this.log = log;
    }

    /** Reads the body of a request. */
    @FunctionalInterface
    interface Body {
        byte[] read() throws IOException;
    }

    /** @param body read only if the origin of the request is allowed */
    ConsoleResponse receive(ConsoleRequest head, Body body) throws IOException {
        if (!origins.allow(head)) {
            return problemPage(visit(head, Optional.empty()), ProblemCode.CONSOLE_REQUEST_FOREIGN.problem());
        }
        ConsoleRequest request;
        try {
            request = head.isPost() ? head.withBody(body.read()) : head;
        } catch (Problem tooLarge) {
            return problemPage(visit(head, Optional.empty()), tooLarge);
        }
        return assets.answer(request).map(Reception::guarded).orElseGet(() -> page(request));
    }

    private static ConsoleResponse guarded(ConsoleResponse asset) {
        return new ConsoleResponse(asset.status(), BrowserRules.around(asset.headers()), asset.body());
    }

    private ConsoleResponse page(ConsoleRequest request) {
        Optional<Long> user = peers.user(request.peerPort(), origins.port());
        Optional<ConsoleSession> session = request.cookie(cookie()).flatMap(id -> sessions.find(id, user));
        Visit visit = visit(request, session);
        try {
            if (request.path().equals(ENTRY)) {
                return enter(visit, user);
            }
            if (request.path().equals(VIEW) && request.isPost()) {
                return choose(visit, ViewChoice.of(request));
            }
            ConsoleSession known = visit.session();
            requireOwnForm(visit, known);
            Handler handler = Optional.ofNullable(routes.get(request.method() + " " + request.path()))
                    .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
            return rendered(known.inTurn(() -> handler.answer(visit)));
        } catch (Problem problem) {
            return problemPage(visit, problem);
        } catch (RuntimeException defect) {
            Problem bug =
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName());
            return problemPage(
                    visit,
                    log.defect(defect).map(trace -> bug.with("log", trace)).orElse(bug));
        }
    }

    private static Visit visit(ConsoleRequest request, Optional<ConsoleSession> session) {
        ViewChoice view = ViewChoice.of(request);
        return new Visit(request, session, Texts.in(view.language(), TEXTS), view.theme());
    }

    /** Browsers send cookies to every port of a host, so each console has a cookie name of its own. */
    private String cookie() {
        return "coffre-console-" + origins.port();
    }

    private ConsoleResponse enter(Visit visit, Optional<Long> user) {
        if (!visit.isPost()) {
            return rendered(Answer.page("console/enter", Map.of("frame", frames.of(visit, "enter.title"))));
        }
        if (!tokens.redeem(visit.typed("token"))) {
            throw ProblemCode.CONSOLE_LINK_INVALID.problem();
        }
        ConsoleSession session = sessions.begin(user);
        return elsewhere(
                "/", Map.of("Set-Cookie", cookie() + "=" + session.id() + "; Path=/; HttpOnly; SameSite=Strict"));
    }

    private static void requireOwnForm(Visit visit, ConsoleSession session) {
        boolean own = MessageDigest.isEqual(
                visit.typed(Visit.FORM_FIELD).getBytes(StandardCharsets.UTF_8),
                session.formToken().getBytes(StandardCharsets.UTF_8));
        if (visit.isPost() && !own) {
            throw ProblemCode.FORM_EXPIRED.problem();
        }
    }

    private static ConsoleResponse choose(Visit visit, ViewChoice before) {
        ViewChoice chosen = new ViewChoice(
                visit.field("language").flatMap(Language::tagged).orElse(before.language()),
                visit.field("theme").flatMap(Theme::coded).orElse(before.theme()));
        String back = visit.field("back")
                .filter(address -> address.startsWith("/") && !address.startsWith("//") && !address.contains("\\"))
                .orElse("/");
        return elsewhere(back, Map.of("Set-Cookie", chosen.cookie()));
    }

    private ConsoleResponse problemPage(Visit visit, Problem problem) {
        Map<String, Object> values = Map.of(
                "frame",
                frames.ofProblem(visit, "problem.title", Problems.notice(problem, visit.language())),
                "letIn",
                visit.isLetIn());
        return rendered(new Answer.Page(problem.code().httpStatus(), "console/problem", values));
    }

    private ConsoleResponse rendered(Answer answer) {
        return switch (answer) {
            case Answer.Page page ->
                new ConsoleResponse(
                        page.status(),
                        BrowserRules.around(Map.of("Content-Type", HTML)),
                        templates.render(page.template(), page.values()));
            case Answer.Elsewhere elsewhere -> elsewhere(elsewhere.address(), Map.of());
        };
    }

    private static ConsoleResponse elsewhere(String address, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        // Prevents header injection: an address may contain user input.
        all.put("Location", address.replaceAll("\\p{Cntrl}", ""));
        return new ConsoleResponse(303, BrowserRules.around(all), new byte[0]);
    }
}
