#ifndef GRAMMAR_RUNTIME_ANTLR4_RUNTIME_H_
#define GRAMMAR_RUNTIME_ANTLR4_RUNTIME_H_

// Stands before the runtime's own header of this name: the parts that a generated parser uses. The
// whole one takes longer, and its InterpreterDataReader.h is refused by clang.
#include "ANTLRErrorStrategy.h"
#include "ANTLRInputStream.h"
#include "CharStream.h"
#include "CommonTokenStream.h"
#include "DefaultErrorStrategy.h"
#include "Exceptions.h"
#include "InputMismatchException.h"
#include "Lexer.h"
#include "NoViableAltException.h"
#include "Parser.h"
#include "ParserRuleContext.h"
#include "RecognitionException.h"
#include "Token.h"
#include "TokenSource.h"
#include "TokenStream.h"
#include "Vocabulary.h"
#include "atn/ATN.h"
#include "atn/ATNDeserializer.h"
#include "atn/ATNState.h"
#include "atn/LexerATNSimulator.h"
#include "atn/ParserATNSimulator.h"
#include "atn/Transition.h"
#include "dfa/DFA.h"
#include "misc/Interval.h"
#include "misc/IntervalSet.h"
#include "tree/ErrorNode.h"
#include "tree/ParseTree.h"
#include "tree/TerminalNode.h"

#endif  // GRAMMAR_RUNTIME_ANTLR4_RUNTIME_H_
