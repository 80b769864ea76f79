package dev.coffre.agent.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files an interpreter is given to run or load; those are checked like the program itself. */
class InterpreterTest {

    @ParameterizedTest
    @CsvSource({
        "/bin/bash /srv/h.sh, /srv/h.sh",
        "/bin/bash -e /root/dump.sh /var/lib/mysql/new.sql, /root/dump.sh",
        "/bin/sh -eu /root/dump.sh /srv/mysql x, /root/dump.sh",
        "/bin/bash +x /srv/h.sh, /srv/h.sh",
        "/bin/sh +e -u /srv/h.sh, /srv/h.sh",
        "/bin/sh -- /srv/h.sh /data, /srv/h.sh",
        "/bin/sh -e -- /srv/h.sh /data, /srv/h.sh",
        "/bin/bash -o pipefail /srv/h.sh /data, /srv/h.sh",
        "/bin/bash -euo pipefail /srv/h.sh /data, /srv/h.sh",
        "/bin/bash +O extglob /srv/h.sh /data, /srv/h.sh",
        "/bin/bash --rcfile /srv/rc -i /srv/h.sh /data, /srv/rc /srv/h.sh",
        "/bin/bash --rcfile=/srv/rc /srv/h.sh, /srv/rc /srv/h.sh",
        "/bin/bash --norc /srv/h.sh /data, /srv/h.sh",
        "/bin/sh h.sh /data, ''",
        "/usr/bin/python3 -W ignore /srv/h.py /data, /srv/h.py",
        "/usr/bin/python3.13 -Wignore -X dev /srv/h.py, /srv/h.py",
        "/usr/bin/python3 -u /srv/h.py /data, /srv/h.py",
        "/usr/bin/perl -I /srv/lib /srv/h.pl /data, /srv/lib /srv/h.pl",
        "/usr/bin/perl -I/srv/lib /srv/h.pl, /srv/lib /srv/h.pl",
        "/usr/bin/perl -MStorable /srv/h.pl, /srv/h.pl",
        "/usr/bin/perl -MTime::Piece -w /srv/h.pl /data, /srv/h.pl",
        "/usr/bin/ruby -rdate /srv/h.rb, /srv/h.rb",
        "/usr/bin/ruby -r /srv/lib.rb /srv/h.rb /data, /srv/lib.rb /srv/h.rb",
        "/usr/bin/ruby -C /srv -E UTF-8 /srv/h.rb /data, /srv /srv/h.rb",
        "/usr/bin/node --require=/srv/a.js /root/x.js, /srv/a.js /root/x.js",
        "/usr/bin/node -r /srv/a.js /root/x.js /data, /srv/a.js /root/x.js",
        "/usr/bin/nodejs /srv/h.js, /srv/h.js",
        "/usr/bin/node --import /srv/a.mjs /root/x.js /data, /srv/a.mjs /root/x.js",
        "/usr/bin/node --max-old-space-size=100 /root/x.js, /root/x.js",
        "/usr/bin/php -f/srv/h.php, /srv/h.php",
        "/usr/bin/php -f /srv/h.php /data, /srv/h.php",
        "/usr/bin/php8.4 --file=/srv/h.php /data, /srv/h.php",
        "/usr/bin/php -d memory_limit=1G -c /srv/php.ini /srv/h.php /data, /srv/php.ini /srv/h.php",
        "/usr/bin/lua -e text /srv/h.lua /data, /srv/h.lua",
        "/usr/bin/php -r, ''",
        "/usr/bin/node --title hook /srv/h.js /data, /srv/h.js",
        "/bin/bash -norc /srv/h.sh /data, /srv/h.sh",
        "/usr/bin/perl -pi.orig /srv/h.pl /data, /srv/h.pl",
        "/usr/bin/lua5.4 -l /srv/lib /srv/h.lua /data, /srv/lib /srv/h.lua",
        "/usr/bin/node --max-http-header-size 16384 /srv/h.js, /srv/h.js",
        "/usr/bin/node --trace-event-categories v8 /srv/h.js, /srv/h.js",
        "/usr/bin/node --watch-path /srv /srv/h.js, /srv /srv/h.js",
        "/usr/bin/node --unknown word --require=/srv/a.js -- /srv/h.js, /srv/a.js /srv/h.js",
        "/usr/bin/node --unknown=word /srv/h.js /data, /srv/h.js",
        "/usr/bin/node --no-warnings /srv/h.js /data, /srv/h.js",
        "/usr/bin/zsh -oerrexit /srv/h.sh, /srv/h.sh",
        "/usr/bin/zsh -eoerrexit +onomatch /srv/h.sh, /srv/h.sh",
        "/usr/bin/node --import=file:///srv/a.mjs /root/x.js, /srv/a.mjs /root/x.js",
        "/usr/bin/node --import file:///srv/%61.mjs /root/x.js, /srv/a.mjs /root/x.js",
        "/usr/bin/node --unknown=/srv/a.js /root/x.js, /srv/a.js /root/x.js",
        "/usr/bin/node --import=file:/srv/a.mjs /root/x.js, /srv/a.mjs /root/x.js",
        "/usr/bin/node --import File:/srv/%61.mjs /root/x.js, /srv/a.mjs /root/x.js",
        "/usr/bin/node --import=FILE:////srv/a.mjs /root/x.js, /srv/a.mjs /root/x.js",
        "/usr/bin/node --import=file://localhost/srv/a.mjs /root/x.js, /srv/a.mjs /root/x.js",
        "/usr/bin/node --import=file:/srv/a=b.mjs /root/x.js, /srv/a=b.mjs /root/x.js",
        "/usr/bin/php -dauto_prepend_file=/srv/a=b.php /root/x.php, /srv/a=b.php /root/x.php",
        "/usr/bin/php -d auto_prepend_file=/srv/a=/b.php /root/x.php, /srv/a=/b.php /b.php /root/x.php",
        "/usr/bin/node --unknown a=/srv/a.js /root/x.js, /srv/a.js /root/x.js",
        "/usr/bin/php -d auto_prepend_file=/srv/a.php /root/x.php, /srv/a.php /root/x.php",
        "/usr/bin/php --define=auto_prepend_file=/srv/a.php /root/x.php, /srv/a.php /root/x.php",
        "/usr/bin/perl -Mlib=/srv/lib /root/x.pl, /srv/lib /root/x.pl",
        "/bin/csh -f /srv/h.csh /data, /srv/h.csh",
        "/bin/tcsh /srv/h.csh /data, /srv/h.csh",
        "/bin/mksh -e /srv/h.sh /data, /srv/h.sh",
        "/bin/rbash /srv/h.sh /data, /srv/h.sh",
        "/usr/bin/fish -C text --profile /srv/p /srv/h.fish /data, /srv/p /srv/h.fish",
        "/bin/busybox sh -e /srv/h.sh /data, /srv/h.sh",
        "/bin/busybox ash /srv/h.sh /data, /srv/h.sh",
        "/usr/bin/pypy3 -u /srv/h.py /data, /srv/h.py",
        "/usr/bin/python3 -m pdb /srv/h.py /data, /srv/h.py /data",
        "/usr/bin/python3 -m cProfile -o /srv/out /srv/h.py, /srv/out /srv/h.py",
        "/usr/bin/python3 -Em trace --trace /srv/h.py, /srv/h.py",
        "/usr/bin/python3 -mpdb -c continue /srv/h.py, /srv/h.py",
        "/usr/bin/python3 -W ignore -m unittest.main /srv/h.py, /srv/h.py",
        "/usr/bin/ruby -Ilib:/srv/lib /root/x.rb, /srv/lib /root/x.rb",
        "/usr/bin/ruby -I lib:/srv/lib:/srv/b /root/x.rb, /srv/lib /srv/b /root/x.rb",
        "/usr/bin/ruby -I/srv/lib:. /root/x.rb, /srv/lib /root/x.rb",
        "/usr/bin/php -d include_path=.:/srv/lib /root/x.php, /srv/lib /root/x.php",
        "/usr/bin/php -dinclude_path=/srv/lib:/srv/b: /root/x.php, /srv/b /srv/lib /root/x.php",
        "/usr/bin/php -d auto_prepend_file=\"/srv/a.php\" /root/x.php, /srv/a.php /root/x.php",
        "/usr/bin/php -dauto_prepend_file=\"/srv/a.php\" /root/x.php, /srv/a.php /root/x.php",
        "/usr/bin/php -d include_path='.:/srv/lib' /root/x.php, /srv/lib /root/x.php",
        "/usr/bin/php --define=auto_prepend_file='\"/srv/a.php\"' /root/x.php, /srv/a.php /root/x.php",
        "/usr/bin/php -d url=http://host/a:b /root/x.php, /root/x.php",
    })
    void everyFileThatIsRunOrLoadedIsChecked(String command, String checked) {
        assertThat(scripts(command)).containsExactlyElementsOf(words(checked));
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/sh -c /srv/text /data",
        "/bin/bash -ec text /data",
        "/bin/bash -lc text /data",
        "/bin/bash -o pipefail -c text /data",
        "/usr/bin/python3 -c text /data",
        "/usr/bin/python3 -m module /data",
        "/usr/bin/python3 -m http.server --directory /data",
        "/usr/bin/python3 -c pdb.run /data",
        "/usr/bin/perl -e text /data",
        "/usr/bin/perl -lne text /data",
        "/usr/bin/perl -E text /data",
        "/usr/bin/ruby -pe text /data",
        "/usr/bin/node -e text /data",
        "/usr/bin/node --eval text /data",
        "/usr/bin/node --eval=text /data",
        "/usr/bin/php -r text /data",
        "/usr/bin/rsync -a /srv/a /srv/b",
        "/usr/bin/fish -c text /data",
        "/bin/busybox tar -C /srv",
        "/bin/busybox",
    })
    void aProgramsTextAndItsArgumentsAreNoFilesToCheck(String command) {
        assertThat(scripts(command)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/perl -I/srv/lib -e text /data, /srv/lib",
        "/usr/bin/node -r /srv/a.js -e text /data, /srv/a.js"
    })
    void whatIsLoadedBesideAProgramsTextIsChecked(String command, String checked) {
        assertThat(scripts(command)).containsExactlyElementsOf(words(checked));
    }

    private static List<String> scripts(String command) {
        return new ShellPrograms().scripts(words(command));
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }
}
