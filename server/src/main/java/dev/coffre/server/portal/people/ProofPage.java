package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.SignIn.Attempt;
import dev.coffre.server.people.SignedIn;
import dev.coffre.server.portal.access.Doorkeeper;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Frame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks for a new proof of identity between a form and its action. The page holds the fields of the form and sends them on with
 * the proof, so it works without scripts and in several windows.
 */
public final class ProofPage {
    private static final String PROOF = "proof";

    private final VaultService service;
    private final Doorkeeper door;
    private final PlatformThreads threads;
    private final Frames frames;

    public ProofPage(VaultService service, Doorkeeper door, PlatformThreads threads, Frames frames) {
        this.service = service;
        this.door = door;
        this.threads = threads;
        this.frames = frames;
    }

    /** Whether this request carries a proof typed on this page. */
    public boolean isGiven(Visit visit) {
        return visit.person().isPresent()
                && visit.servletRequest().getMethod().equals("POST")
                && !visit.typed(PROOF).isEmpty();
    }

    /** Verifies the proof and renews the session. */
    public void take(Visit visit) {
        String account = visit.who().account();
        String typed = visit.typed(PROOF);
        Attempt attempt = new Attempt(account, typed, Optional.of(typed), visit.remoteAddress());
        SignedIn proven = threads.call(() -> service.signIn().prove(attempt));
        door.renew(proven, visit.servletRequest(), visit.servletResponse());
    }

    public Answer ask(Visit visit) {
        return page(visit, ProblemCode.PROOF_REQUIRED.httpStatus(), frame(visit));
    }

    /** Asks again after a wrong proof. */
    public Answer ask(Visit visit, Problem refused) {
        Frame told = frame(visit).with(Problems.notice(refused, visit.language()));
        return page(visit, refused.code().httpStatus(), told);
    }

    private Frame frame(Visit visit) {
        return frames.plain(visit, visit.say("proof.title"));
    }

    private Answer page(Visit visit, int status, Frame frame) {
        Map<String, List<String>> fields = new TreeMap<>(visit.allFields());
        fields.remove(PROOF);
        fields.remove(visit.form().field());
        return new Answer.Page(
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
                        service.secondFactors().isOn(visit.who().account())));
    }
}
