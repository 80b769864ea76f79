package dev.coffre.server.portal.people;

import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Account;
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
import dev.coffre.web.page.Notice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sign-in and sign-out. */
public final class SignInPage {
    static final String ADDRESS = "/portal/sign-in";

    private final VaultService service;
    private final Doorkeeper door;
    private final PlatformThreads threads;
    private final Frames frames;

    public SignInPage(VaultService service, Doorkeeper door, PlatformThreads threads, Frames frames) {
        this.service = service;
        this.door = door;
        this.threads = threads;
        this.frames = frames;
    }

    /** Redirects to the sign-in page, which leads back to the requested page. */
    public static Answer leadingBackTo(Visit visit) {
        boolean comesBack = visit.servletRequest().getMethod().equals("GET");
        String back = comesBack ? "?back=" + URLEncoder.encode(visit.here(), StandardCharsets.UTF_8) : "";
        return new Answer.Elsewhere(ADDRESS + back);
    }

    public Answer show(Visit visit) {
        if (service.firstRun().isOpen()) {
            return new Answer.Elsewhere(FirstRunPage.ADDRESS);
        }
        if (visit.person().isPresent()) {
            return new Answer.Elsewhere(WayBack.of(visit.field("back")));
        }
        Frame frame = frames.plain(visit, visit.say("sign-in.title"));
        boolean changed = visit.field("changed").isPresent();
        Frame told = changed ? frame.with(new Notice.Done(visit.say("account.changed"))) : frame;
        return page(visit, 200, told, false);
    }

    public Answer enter(Visit visit) {
        String name = visit.field("name").orElse("");
        String password = visit.typed("password");
        try {
            SignedIn signedIn = threads.call(() ->
                    service.signIn().signIn(new Attempt(name, password, visit.field("code"), visit.remoteAddress())));
            door.signIn(signedIn, visit.servletRequest(), visit.servletResponse());
            service.people()
                    .find(signedIn.account())
                    .flatMap(Account::language)
                    .ifPresent(language -> ViewChoice.follow(visit, language));
            return new Answer.Elsewhere(WayBack.of(visit.field("back")));
        } catch (Problem refused) {
            Frame frame =
                    frames.plain(visit, visit.say("sign-in.title")).with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame, wantsCode(refused));
        }
    }

    public Answer leave(Visit visit) {
        door.signOut(visit.servletRequest(), visit.servletResponse());
        return new Answer.Elsewhere(ADDRESS);
    }

    /** Asks for a code only after the right password, and only if the account has a second factor. */
    private static boolean wantsCode(Problem refused) {
        return refused.code() == ProblemCode.SECOND_FACTOR_MISSING || refused.code() == ProblemCode.SECOND_FACTOR_WRONG;
    }

    private static Answer page(Visit visit, int status, Frame frame, boolean wantsCode) {
        return new Answer.Page(
                status,
                "portal/sign-in",
                Map.of(
                        "frame",
                        frame,
                        "name",
                        visit.field("name").orElse(""),
                        "wantsCode",
                        wantsCode,
                        "back",
                        WayBack.of(visit.field("back"))));
    }
}
