package dev.coffre.server.portal;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.MonitoredOutputStream;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.Actor;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.IdentityProofRequired;
import dev.coffre.server.portal.frame.PortalHandler;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.people.IdentityProofPage;
import dev.coffre.server.portal.people.SignInPage;
import dev.coffre.server.portal.people.ViewPreferences;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.page.TemplateRenderer;
import dev.coffre.web.text.PageTexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.ContentDisposition;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Dispatches page requests: identifies the person, calls the page's handler, and writes the response. Thread-safe. */
final class PortalDispatcher {
    private static final System.Logger LOG = System.getLogger(PortalDispatcher.class.getName());
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXTS = "dev.coffre.server.portal.texts";

    private final PortalSecurity security;
    private final AccountQueries people;
    private final PortalLayout frames;
    private final IdentityProofPage proofPage;
    private final TemplateRenderer templates;

    PortalDispatcher(
            PortalSecurity door,
            AccountQueries people,
            PortalLayout frames,
            IdentityProofPage proof,
            TemplateRenderer templates) {
        this.security = door;
        this.people = people;
        this.frames = frames;
        this.proofPage = proof;
        this.templates = templates;
    }

    ServerResponse dispatch(ServerRequest request, PortalRoute route) {
        RequestTrace.of(request.servletRequest()).setRoute(route.path());
        return new DeferredResponse((servletRequest, response) -> respond(request, response, visit -> {
            if (!route.isPublic() && visit.person().isEmpty()) {
                return SignInPage.redirectFrom(visit);
            }
            return handleWithProof(visit, request, response, route.handler());
        }));
    }

    /** Calls the handler, after a proof of identity if it needs one. */
    private PortalResponse handleWithProof(
            PortalRequest visit, ServerRequest request, HttpServletResponse response, PortalHandler handler) {
        PortalRequest proven = visit;
        if (proofPage.hasProof(visit)) {
            try {
                proofPage.verify(visit);
            } catch (Problem refused) {
                return proofPage.ask(visit, refused);
            }
            proven = request(request, response);
        }
        try {
            return handler.handle(proven);
        } catch (IdentityProofRequired needed) {
            return proofPage.ask(proven);
        }
    }

    ServerResponse notFound(ServerRequest request) {
        return new DeferredResponse((servletRequest, response) -> respond(request, response, visit -> {
            throw ProblemCode.NOT_FOUND.with("path", visit.path());
        }));
    }

    /** Rejects a form that was not sent by a page of the portal, or whose page was opened too long ago. */
    void rejectForgedForm(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
            throws IOException {
        ServerRequest plain = ServerRequest.create(request, java.util.List.of());
        respond(plain, response, visit -> {
            throw ProblemCode.FORM_EXPIRED.problem();
        });
    }

    /** Rejects a form that is longer than unauthenticated clients may send. The form is unread, so no page can be rendered. */
    void rejectLargeForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(ProblemCode.REQUEST_TOO_LARGE.httpStatus());
    }

    private void respond(ServerRequest request, HttpServletResponse response, PortalHandler handler)
            throws IOException {
        write(handle(request(request, response), handler), request.servletRequest(), response);
    }

    private PortalRequest request(ServerRequest request, HttpServletResponse response) {
        HttpServletRequest servletRequest = request.servletRequest();
        PageTexts texts = PageTexts.in(ViewPreferences.language(servletRequest), TEXTS);
        CsrfToken token = PortalSecurity.csrfToken(servletRequest);
        Optional<Actor.Person> person =
                security.currentSession().flatMap(signedIn -> people.actor(signedIn, servletRequest.getRemoteAddr()));
        person.ifPresent(actor -> RequestTrace.of(servletRequest).setSender("account", actor.account()));
        return new PortalRequest(
                request,
                response,
                person,
                texts,
                ViewPreferences.theme(servletRequest),
                new FormToken(token.getParameterName(), token.getToken()));
    }

    private PortalResponse handle(PortalRequest visit, PortalHandler handler) {
        try {
            return handler.handle(visit);
        } catch (Problem problem) {
            return problemPage(visit, problem);
        } catch (InvalidParameterException unreadable) {
            return problemPage(visit, ProblemCode.REQUEST_MALFORMED.with("reason", "the form or the query"));
        } catch (RuntimeException defect) {
            LOG.log(System.Logger.Level.ERROR, "a defect in the portal", defect);
            return problemPage(
                    visit,
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName()));
        }
    }

    private PortalResponse problemPage(PortalRequest visit, Problem problem) {
        var notice = ProblemNotices.notice(problem, visit.language());
        return new PortalResponse.Page(
                problem.code().httpStatus(),
                "portal/problem",
                Map.of(
                        "frame",
                        frames.standalone(visit, visit.say("problem.title")).withNotice(notice),
                        "request",
                        visit.requestId()));
    }

    private void write(PortalResponse answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (answer) {
            case PortalResponse.Page page ->
                writeBody(page.status(), HTML, templates.render(page.template(), page.values()), request, response);
            case PortalResponse.PortalRedirect elsewhere -> {
                response.setStatus(HttpServletResponse.SC_SEE_OTHER);
                response.setHeader("Location", elsewhere.address());
            }
            case PortalResponse.Download download -> {
                setFileName(download.name(), response);
                writeBody(HttpServletResponse.SC_OK, download.type(), download.bytes(), request, response);
            }
            case PortalResponse.StreamedDownload download -> {
                setFileName(download.name(), response);
                response.setContentType(download.type());
                download.writer().write(out(request, response));
            }
            case PortalResponse.EventStream events -> {
                response.setContentType("text/event-stream; charset=utf-8");
                response.setHeader("X-Accel-Buffering", "no"); // reverse proxies forward events at once
                events.writer().write(out(request, response));
            }
        }
    }

    private static OutputStream out(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return new MonitoredOutputStream(
                response.getOutputStream(), RequestTrace.of(request).connection());
    }

    private static void setFileName(String name, HttpServletResponse response) {
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(name, StandardCharsets.UTF_8)
                        .build()
                        .toString());
    }

    private static void writeBody(
            int status, String type, byte[] bytes, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        out(request, response).write(bytes);
    }
}
