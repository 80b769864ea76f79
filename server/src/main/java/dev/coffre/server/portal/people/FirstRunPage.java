package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.FirstRun;
import dev.coffre.server.people.SignIn.Attempt;
import dev.coffre.server.people.SignedIn;
import dev.coffre.server.portal.access.Doorkeeper;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.FirstStart;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.Map;
import java.util.Optional;

/** First page of a new service: a person with the setup code creates the first administrator. */
public final class FirstRunPage {
    static final String ADDRESS = "/portal/first-run";

    private final VaultService service;
    private final Doorkeeper door;
    private final PlatformThreads threads;
    private final Frames frames;

    public FirstRunPage(VaultService service, Doorkeeper door, PlatformThreads threads, Frames frames) {
        this.service = service;
        this.door = door;
        this.threads = threads;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        if (!service.firstRun().isOpen()) {
            return new Answer.Elsewhere(SignInPage.ADDRESS);
        }
        return page(visit, 200, frames.plain(visit, visit.say("first-run.title")));
    }

    /** Creates the administrator and signs that person in. */
    public Answer make(Visit visit) {
        FirstRun firstRun = service.firstRun();
        String name = visit.field("name").orElse(FirstStart.ADMINISTRATOR);
        String password = visit.typed("password");
        try {
            if (!password.equals(visit.typed("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            SignedIn signedIn = threads.call(() -> {
                firstRun.createAdministrator(visit.field("code").orElse(""), name, password, visit.remoteAddress());
                return service.signIn().signIn(new Attempt(name, password, Optional.empty(), visit.remoteAddress()));
            });
            door.signIn(signedIn, visit.servletRequest(), visit.servletResponse());
            visit.tell(new Notice.Done(visit.say("first-run.done", name)));
            return new Answer.Elsewhere(WayBack.HOME);
        } catch (Problem refused) {
            Frame frame =
                    frames.plain(visit, visit.say("first-run.title")).with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame);
        }
    }

    private static Answer page(Visit visit, int status, Frame frame) {
        return new Answer.Page(
                status,
                "portal/first-run",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        visit.field("name").orElse(FirstStart.ADMINISTRATOR),
                        "code",
                        visit.field("code").orElse("")));
    }
}
