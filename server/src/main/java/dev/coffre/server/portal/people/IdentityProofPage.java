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
    private final PortalLayout frames;

    public IdentityProofPage(
            SignInService signInService,
            SecondFactorService secondFactors,
            PortalSecurity door,
            PlatformThreads threads,
            PortalLayout frames) {
        this.signInService = signInService;
        this.secondFactors = secondFactors;
        this.security = door;
        this.threads = threads;
        this.frames = frames;
    }

    /** Whether this request carries a proof typed on this page. */
    public boolean hasProof(PortalRequest visit) {
        return visit.person().isPresent()
                && visit.isPost()
                && !visit.rawField(PROOF).isEmpty();
    }

    /** Verifies the proof and renews the session. */
    public void verify(PortalRequest visit) {
        String account = visit.requirePerson().account();
        String typed = visit.rawField(PROOF);
        SignInAttempt attempt = new SignInAttempt(account, typed, Optional.of(typed), visit.remoteAddress());
        AccountSession proven = threads.call(() -> signInService.proveIdentity(attempt));
        security.renewSession(proven, visit.servletRequest(), visit.servletResponse());
    }

    public PageResponse ask(PortalRequest visit) {
        return page(visit, ProblemCode.PROOF_REQUIRED.httpStatus(), frame(visit));
    }

    /** Asks again after a wrong proof. */
    public PageResponse ask(PortalRequest visit, Problem refused) {
        PageContext told = frame(visit).withProblem(refused);
        return page(visit, refused.code().httpStatus(), told);
    }

    private PageContext frame(PortalRequest visit) {
        return frames.standalone(visit, visit.say("proof.title"));
    }

    private PageResponse page(PortalRequest visit, int status, PageContext frame) {
        Map<String, List<String>> fields = new TreeMap<>(visit.allFields());
        fields.remove(PROOF);
        fields.remove(visit.formToken().field());
        return new PageResponse.Page(
                status,
                "portal/proof",
                Map.of(
                        "frame",
                        frame,
                        "action",
                        visit.path(),
                        "fields",
                        fields,
                        "byCode",
                        secondFactors.isOn(visit.requirePerson().account())));
    }
}
