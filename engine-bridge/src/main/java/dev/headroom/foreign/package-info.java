/// How the words of other programs and other people's files are read: numbers that are believed or not, our own
/// patterns over lines, and patterns that stand in files of others. Linear in what is read, and never an exception for
/// what a program wrote.
@NullMarked
package dev.headroom.foreign;

import org.jspecify.annotations.NullMarked;
