package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.AccountSession;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.people.SignInService.SignInAttempt;
import dev.coffre.server.portal.access.PortalSecurity;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks for a new proof of identity between a form and its action. The page holds the fields of the form and sends them
 * on with the proof, so it works without scripts and in several windows.
 */
public final class IdentityProofPage {
    private static final String PROOF = "proof";

    private final SignInService signInService;
    private final SecondFactorService secondFactors;
    private final PortalSecurity security;
    private final PlatformThreads threads;
    private final PortalLayout layout;

    public IdentityProofPage(
            SignInService signInService,
            SecondFactorService secondFactors,
            PortalSecurity portalSecurity,
            PlatformThreads threads,
            PortalLayout layout) {
        this.signInService = signInService;
        this.secondFactors = secondFactors;
        this.security = portalSecurity;
        this.threads = threads;
        this.layout = layout;
    }

    /** Whether this request carries a proof typed on this page. */
    public boolean hasProof(PortalRequest request) {
        return request.person().isPresent()
                && request.isPost()
                && !request.rawField(PROOF).isEmpty();
    }

    /** Verifies the proof and renews the session. */
    public void verify(PortalRequest request) {
        String account = request.requirePerson().account();
        String typed = request.rawField(PROOF);
        SignInAttempt attempt = new SignInAttempt(account, typed, Optional.of(typed), request.remoteAddress());
        AccountSession proven = threads.call(() -> signInService.proveIdentity(attempt));
        security.renewSession(proven, request.servletRequest(), request.servletResponse());
    }

    public PageResponse ask(PortalRequest request) {
        return page(request, ProblemCode.PROOF_REQUIRED.httpStatus(), frame(request));
    }

    /** Asks again after a wrong proof. */
    public PageResponse ask(PortalRequest request, Problem refused) {
        PageContext pageContext = frame(request).withProblem(refused);
        return page(request, refused.code().httpStatus(), pageContext);
    }

    private PageContext frame(PortalRequest request) {
        return layout.standalone(request, request.say("proof.title"));
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame) {
        Map<String, List<String>> fields = new TreeMap<>(request.allFields());
        fields.remove(PROOF);
        fields.remove(request.formToken().field());
        return new PageResponse.Page(
                status,
                "portal/proof",
                Map.of(
                        "frame",
                        frame,
                        "action",
                        request.path(),
                        "fields",
                        fields,
                        "byCode",
                        secondFactors.isOn(request.requirePerson().account())));
    }
}
