package dev.coffre.agent.console;

import dev.coffre.agent.console.access.ConsoleHttpRequest;
import dev.coffre.agent.console.access.ConsoleSession;
import dev.coffre.agent.console.access.OriginPolicy;
import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.AgentLog;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Language;
import dev.coffre.web.asset.Assets;
import dev.coffre.web.asset.CacheScope;
import dev.coffre.web.http.HttpResponse;
import dev.coffre.web.http.SafeRedirect;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.TemplateRenderer;
import dev.coffre.web.page.ViewChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Dispatches requests: rejects those that are not allowed, calls the page's handler and renders its answer. Thread-safe. */
final class ConsoleDispatcher {
    private static final String VIEW = "/view";
    private static final int OK = 200;
    private static final SafeRedirect REDIRECTS = new SafeRedirect("", "/");

    private final ConsoleAccess access;
    private final Map<String, PageHandler<ConsolePageRequest>> routes;
    private final Assets assets;
    private final ConsoleLayout layout;
    private final TemplateRenderer templates;
    private final AgentLog log;
    private final ConsoleTexts texts;

    /** @param routes by method and path, separated by a blank */
    ConsoleDispatcher(
            ConsoleAccess access,
            Map<String, PageHandler<ConsolePageRequest>> routes,
            Assets assets,
            ConsoleLayout layout,
            TemplateRenderer templates,
            AgentLog log,
            ConsoleTexts texts) {
        this.access = access;
        this.routes = Map.copyOf(routes);
        this.assets = assets;
        this.layout = layout;
        this.templates = templates;
        this.log = log;
        this.texts = texts;
    }

    /** Reads the body of a request. */
    @FunctionalInterface
    interface BodyReader {
        byte[] read() throws IOException;
    }

    /** @param body read only if the origin of the request is allowed */
    HttpResponse dispatch(ConsoleHttpRequest head, BodyReader body) throws IOException {
        return answer(head, body).withSecurityHeaders();
    }

    private HttpResponse answer(ConsoleHttpRequest head, BodyReader body) throws IOException {
        if (!access.allows(head)) {
            return problemPage(pageRequest(head, Optional.empty()), ProblemCode.CONSOLE_REQUEST_FOREIGN.problem());
        }
        ConsoleHttpRequest request;
        try {
            request = head.isPost() ? head.withBody(body.read()) : head;
        } catch (Problem tooLarge) {
            return problemPage(pageRequest(head, Optional.empty()), tooLarge);
        }
        return assets.respond(request.path(), request.header("accept-encoding").orElse(""), CacheScope.PRIVATE)
                .orElseGet(() -> page(request));
    }

    private HttpResponse page(ConsoleHttpRequest request) {
        Optional<String> user = access.user(request);
        Optional<ConsoleSession> session = access.session(request, user);
        ConsolePageRequest pageRequest = pageRequest(request, session);
        try {
            if (request.path().equals(OriginPolicy.ENTRY)) {
                return enter(pageRequest, OriginPolicy.isEntryFromFile(request), user);
            }
            if (request.path().equals(VIEW) && request.isPost()) {
                return setView(pageRequest, ConsoleViewCookie.read(request));
            }
            ConsoleSession known = pageRequest.session();
            requireFormToken(pageRequest, known);
            PageHandler<ConsolePageRequest> handler = Optional.ofNullable(
                            routes.get(request.method() + " " + request.path()))
                    .orElseThrow(() -> ProblemCode.NOT_FOUND.with("path", request.path()));
            return known.runExclusively(() -> handler.handle(pageRequest)).render(templates);
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

    private ConsolePageRequest pageRequest(ConsoleHttpRequest request, Optional<ConsoleSession> session) {
        ViewChoice view = ConsoleViewCookie.read(request);
        Language language = view.languageOr(request.header("accept-language").orElse(""));
        return new ConsolePageRequest(request, session, texts.in(language), view.themeOrDefault());
    }

    private HttpResponse enter(ConsolePageRequest pageRequest, boolean fromFile, Optional<String> user) {
        if (!pageRequest.isPost()) {
            return PageResponse.ok("console/enter", Map.of("frame", layout.frame(pageRequest, "enter.title")))
                    .render(templates);
        }
        ConsoleSession session = access.enter(pageRequest.rawField("token"), user);
        String page = REDIRECTS.validated(pageRequest.field("to"));
        return (fromFile ? refresh(page) : HttpResponse.redirect(page))
                .withHeader("Set-Cookie", access.cookie(session));
    }

    /** After a redirect the browser would not send the cookie, because the file began the navigation. */
    private static HttpResponse refresh(String page) {
        return HttpResponse.of(
                OK, Map.of("Refresh", "0; url=" + page, "Content-Type", "text/html; charset=utf-8"), new byte[0]);
    }

    private static void requireFormToken(ConsolePageRequest pageRequest, ConsoleSession session) {
        boolean own = MessageDigest.isEqual(
                pageRequest.rawField(ConsolePageRequest.FORM_TOKEN_FIELD).getBytes(StandardCharsets.UTF_8),
                session.formToken().getBytes(StandardCharsets.UTF_8));
        if (pageRequest.isPost() && !own) {
            throw ProblemCode.FORM_EXPIRED.problem();
        }
    }

    private static HttpResponse setView(ConsolePageRequest pageRequest, ViewChoice before) {
        ViewChoice chosen = ViewChoice.of(pageRequest).or(before);
        return HttpResponse.redirect(REDIRECTS.validated(pageRequest.field("back")))
                .withHeader("Set-Cookie", ConsoleViewCookie.header(chosen, pageRequest.language()));
    }

    private HttpResponse problemPage(ConsolePageRequest pageRequest, Problem problem) {
        Map<String, Object> values = Map.of(
                "frame", layout.ofProblem(pageRequest, "problem.title", problem), "letIn", pageRequest.hasSession());
        return new PageResponse.Page(problem.code().httpStatus(), "console/problem", values).render(templates);
    }
}
