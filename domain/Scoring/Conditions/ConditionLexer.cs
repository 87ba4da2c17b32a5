namespace Allocation.Domain.Scoring.Conditions;

internal enum TokenKind
{
    Word,
    Number,
    Symbol,
    End,
}

/// <summary>A token and its offset in the text of the condition.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    public bool Is(string text) => Kind is TokenKind.Word or TokenKind.Symbol && Text == text;

    public override string ToString() => Kind == TokenKind.End ? "the end" : $"'{Text}'";
}

/// <summary>Cuts a condition into words, numbers and symbols. Total: a character it does not know is a symbol of its own.</summary>
internal static class ConditionLexer
{
    public static List<Token> Cut(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            if (char.IsAsciiDigit(text[at]))
                at = EndOfNumber(text, at);
            else if (text[at] == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
                at = EndOfNumber(text, at + 1);
            if (at < text.Length && IsWordPart(text[at]))
            {
                while (at < text.Length && IsWordPart(text[at]))
                    at++;
                var word = text[start..at];
                tokens.Add(new Token(word.All(char.IsAsciiDigit) ? TokenKind.Number : TokenKind.Word, word, start));
            }
            else if (at > start)
            {
                tokens.Add(new Token(TokenKind.Number, text[start..at], start));
            }
            else
            {
                at += at + 1 < text.Length && text[at + 1] == '=' && text[at] is '<' or '>' or '!' ? 2 : 1;
                tokens.Add(new Token(TokenKind.Symbol, text[start..Math.Min(at, text.Length)], start));
            }
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static int EndOfNumber(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }

        return at;
    }

    private static bool IsWordPart(char character) => char.IsLetterOrDigit(character) || character is '-' or '_' or '²';
}
