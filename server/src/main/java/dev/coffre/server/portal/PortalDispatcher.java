package dev.coffre.server.portal;

import dev.coffre.server.http.HiddenPlaces;
import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.Actor;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.IdentityProofRequired;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.people.IdentityProofPage;
import dev.coffre.server.portal.people.SignInPage;
import dev.coffre.server.portal.people.ViewPreferences;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import dev.coffre.web.page.PageContext.FormToken;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.TemplateRenderer;
import dev.coffre.web.page.ViewChoice;
import dev.coffre.web.text.PageTexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Dispatches page requests: identifies the person, calls the page's handler, and writes the response. Thread-safe. */
final class PortalDispatcher {
    private static final System.Logger LOG = System.getLogger(PortalDispatcher.class.getName());
    private static final String TEXTS = "dev.coffre.server.portal.texts";
    private static final String ALERT_TEXTS = "dev.coffre.server.alerts.texts";

    private final PortalSecurity security;
    private final AccountQueries people;
    private final PortalLayout layout;
    private final IdentityProofPage proofPage;
    private final TemplateRenderer templates;

    PortalDispatcher(
            PortalSecurity portalSecurity,
            AccountQueries people,
            PortalLayout layout,
            IdentityProofPage proof,
            TemplateRenderer templates) {
        this.security = portalSecurity;
        this.people = people;
        this.layout = layout;
        this.proofPage = proof;
        this.templates = templates;
    }

    ServerResponse dispatch(ServerRequest request, PortalRoute route) {
        RequestTrace.of(request.servletRequest()).setRoute(route.path());
        return new DeferredResponse((servletRequest, response) -> respond(request, response, portalRequest -> {
            if (!route.isPublic() && portalRequest.person().isEmpty()) {
                return SignInPage.redirectFrom(portalRequest);
            }
            return handleWithProof(portalRequest, request, response, route.handler());
        }));
    }

    /** Calls the handler, after a proof of identity if it needs one. */
    private PageResponse handleWithProof(
            PortalRequest portalRequest,
            ServerRequest request,
            HttpServletResponse response,
            PageHandler<PortalRequest> handler) {
        PortalRequest proven = portalRequest;
        if (proofPage.hasProof(portalRequest)) {
            try {
                proofPage.verify(portalRequest);
            } catch (Problem refused) {
                return proofPage.ask(portalRequest, refused);
            }
            proven = request(request, response, person(request.servletRequest()));
        }
        try {
            return handler.handle(proven);
        } catch (IdentityProofRequired needed) {
            return proofPage.ask(proven);
        }
    }

    ServerResponse notFound(ServerRequest request) {
        return new DeferredResponse((servletRequest, response) -> respond(request, response, portalRequest -> {
            throw ProblemCode.NOT_FOUND.with("path", portalRequest.path());
        }));
    }

    /** Rejects a form that was not sent by a page of the portal, or whose page was opened too long ago. */
    void rejectForgedForm(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
            throws IOException {
        ServerRequest plain = ServerRequest.create(request, java.util.List.of());
        respond(plain, response, portalRequest -> {
            throw ProblemCode.FORM_EXPIRED.problem();
        });
    }

    /**
     * Rejects a form that is longer than unauthenticated clients may send. The form is unread, so no page can be
     * rendered.
     */
    void rejectLargeForm(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(ProblemCode.REQUEST_TOO_LARGE.httpStatus());
    }

    private void respond(ServerRequest request, HttpServletResponse response, PageHandler<PortalRequest> handler)
            throws IOException {
        PageResponse answer = answer(request, response, handler);
        DeferredResponse.write(answer.render(templates), request.servletRequest(), response);
    }

    /** Who is signed in is in the catalog: while it is away, the page says so to nobody known. */
    private PageResponse answer(
            ServerRequest request, HttpServletResponse response, PageHandler<PortalRequest> handler) {
        Optional<Actor.Person> person;
        try {
            person = person(request.servletRequest());
        } catch (Problem away) {
            return problemPage(request(request, response, Optional.empty()), away);
        }
        return handle(request(request, response, person), handler);
    }

    private Optional<Actor.Person> person(HttpServletRequest request) {
        return security.session(request).flatMap(signedIn -> people.actor(signedIn, request.getRemoteAddr()));
    }

    private PortalRequest request(ServerRequest request, HttpServletResponse response, Optional<Actor.Person> person) {
        HttpServletRequest servletRequest = request.servletRequest();
        ViewChoice view = ViewPreferences.read(servletRequest);
        String accepted =
                Optional.ofNullable(servletRequest.getHeader("Accept-Language")).orElse("");
        PageTexts texts = PageTexts.in(view.languageOr(accepted), TEXTS, ALERT_TEXTS);
        CsrfToken token = PortalSecurity.csrfToken(servletRequest);
        person.ifPresent(actor -> RequestTrace.of(servletRequest).setSender("account", actor.account()));
        return new PortalRequest(
                security,
                request,
                response,
                person,
                texts,
                view.themeOrDefault(),
                new FormToken(token.getParameterName(), token.getToken()));
    }

    private PageResponse handle(PortalRequest portalRequest, PageHandler<PortalRequest> handler) {
        try {
            return handler.handle(portalRequest);
        } catch (Problem problem) {
            return problemPage(portalRequest, problem);
        } catch (StoreUnavailableException away) {
            return problemPage(portalRequest, away.problem());
        } catch (InvalidParameterException unreadable) {
            return problemPage(portalRequest, ProblemCode.REQUEST_MALFORMED.with("reason", "the form or the query"));
        } catch (RuntimeException defect) {
            LOG.log(System.Logger.Level.ERROR, "a defect in the portal", defect);
            return problemPage(
                    portalRequest,
                    ProblemCode.INTERNAL_BUG.with("reason", defect.getClass().getSimpleName()));
        }
    }

    private PageResponse problemPage(PortalRequest portalRequest, Problem problem) {
        return PageResponse.framed(
                "portal/problem",
                layout.standalone(portalRequest, portalRequest.say("problem.title")),
                Map.of("request", portalRequest.requestId()),
                Optional.of(HiddenPlaces.in(problem)));
    }
}
