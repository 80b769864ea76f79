package dev.coffre.server.portal;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.WatchedOutput;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.People;
import dev.coffre.server.portal.access.Doorkeeper;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Handler;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.ProofNeeded;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.portal.people.ProofPage;
import dev.coffre.server.portal.people.SignInPage;
import dev.coffre.server.portal.people.ViewChoice;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Frame.FormToken;
import dev.coffre.web.page.Templates;
import dev.coffre.web.text.Texts;
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
final class Reception {
    private static final System.Logger LOG = System.getLogger(Reception.class.getName());
    private static final String HTML = "text/html; charset=utf-8";
    private static final String TEXTS = "dev.coffre.server.portal.texts";

    private final Doorkeeper door;
    private final People people;
    private final Frames frames;
    private final ProofPage proof;
    private final Templates templates;

    Reception(Doorkeeper door, People people, Frames frames, ProofPage proof, Templates templates) {
        this.door = door;
        this.people = people;
        this.frames = frames;
        this.proof = proof;
        this.templates = templates;
    }

    ServerResponse receive(ServerRequest request, PortalRoute route) {
        RequestTrace.of(request.servletRequest()).ledTo(route.path());
        return new PageResponse((servletRequest, response) -> answer(request, response, visit -> {
            if (!route.open() && visit.person().isEmpty()) {
                return SignInPage.leadingBackTo(visit);
            }
            return proven(visit, request, response, route.handler());
        }));
    }

    /** Calls the handler, after a proof of identity if it needs one. */
    private Answer proven(Visit visit, ServerRequest request, HttpServletResponse response, Handler handler) {
        Visit proven = visit;
        if (proof.isGiven(visit)) {
            try {
                proof.take(visit);
            } catch (Problem refused) {
                return proof.ask(visit, refused);
            }
            proven = visit(request, response);
        }
        try {
            return handler.answer(proven);
        } catch (ProofNeeded needed) {
            return proof.ask(proven);
        }
    }

    ServerResponse nothingThere(ServerRequest request) {
        return new PageResponse((servletRequest, response) -> answer(request, response, visit -> {
            throw ProblemCode.NOT_FOUND.with("path", visit.path());
        }));
    }

    /** Rejects a form that was not sent by a page of the portal, or whose page was opened too long ago. */
    void foreignForm(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
            throws IOException {
        ServerRequest plain = ServerRequest.create(request, java.util.List.of());
        answer(plain, response, visit -> {
            throw ProblemCode.FORM_EXPIRED.problem();
        });
    }

    /** Rejects a form that is longer than unauthenticated clients may send. The form is unread, so no page can be rendered. */
    void tooLarge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(ProblemCode.REQUEST_TOO_LARGE.httpStatus());
    }

    private void answer(ServerRequest request, HttpServletResponse response, Handler handler) throws IOException {
        write(answered(visit(request, response), handler), request.servletRequest(), response);
    }

    private Visit visit(ServerRequest request, HttpServletResponse response) {
        HttpServletRequest servletRequest = request.servletRequest();
        Texts texts = Texts.in(ViewChoice.language(servletRequest), TEXTS);
        CsrfToken token = Doorkeeper.formToken(servletRequest);
        Optional<Actor.Person> person =
                door.signedIn().flatMap(signedIn -> people.actor(signedIn, servletRequest.getRemoteAddr()));
        person.ifPresent(actor -> RequestTrace.of(servletRequest).sentBy("account", actor.account()));
        return new Visit(
                request,
                response,
                person,
                texts,
                ViewChoice.theme(servletRequest),
                new FormToken(token.getParameterName(), token.getToken()));
    }

    private Answer answered(Visit visit, Handler handler) {
        try {
            return handler.answer(visit);
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

    private Answer problemPage(Visit visit, Problem problem) {
        var notice = Problems.notice(problem, visit.language());
        return new Answer.Page(
                problem.code().httpStatus(),
                "portal/problem",
                Map.of(
                        "frame",
                        frames.plain(visit, visit.say("problem.title")).with(notice),
                        "request",
                        visit.requestId()));
    }

    private void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (answer) {
            case Answer.Page page ->
                body(page.status(), HTML, templates.render(page.template(), page.values()), request, response);
            case Answer.Elsewhere elsewhere -> {
                response.setStatus(HttpServletResponse.SC_SEE_OTHER);
                response.setHeader("Location", elsewhere.address());
            }
            case Answer.Download download -> {
                attach(download.name(), response);
                body(HttpServletResponse.SC_OK, download.type(), download.bytes(), request, response);
            }
            case Answer.LongDownload download -> {
                attach(download.name(), response);
                response.setContentType(download.type());
                download.writer().write(out(request, response));
            }
            case Answer.Events events -> {
                response.setContentType("text/event-stream; charset=utf-8");
                response.setHeader("X-Accel-Buffering", "no"); // reverse proxies forward events at once
                events.writer().write(out(request, response));
            }
        }
    }

    private static OutputStream out(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return new WatchedOutput(
                response.getOutputStream(), RequestTrace.of(request).connection());
    }

    private static void attach(String name, HttpServletResponse response) {
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(name, StandardCharsets.UTF_8)
                        .build()
                        .toString());
    }

    private static void body(
            int status, String type, byte[] bytes, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        out(request, response).write(bytes);
    }
}
