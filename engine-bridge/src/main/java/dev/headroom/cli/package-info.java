/// The `headroom` command line. The one package that may wire `inference` to anything else. A command is a class of its
/// own, registered in [Subcommands]; results go to standard output, sentences to standard error. Start at [Main].
@NullMarked
package dev.headroom.cli;

import org.jspecify.annotations.NullMarked;
